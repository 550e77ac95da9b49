package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides which resources may be shared with which principals, and changes the share. Errors have RAM's wording where public sources quote
 * the wording.
 */
final class RamSharing {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern SUBNET = Pattern.compile("arn:aws[a-z-]*:ec2:[a-z0-9-]+:\\d{12}:subnet/.+");

    private RamSharing() {}

    /** Adds all resources and principals in the body, or none. */
    static void add(Invocation call, RamShare share, JsonNode body) {
        List<String> resources = RamService.texts(body.path("resourceArns"));
        List<String> principals = RamService.texts(body.path("principals"));
        resources.forEach(arn -> checkResource(share, arn));
        principals.forEach(principal -> checkPrincipal(call, share, principal));
        checkReach(call, share, resources, principals);
        Instant now = call.world().now();
        resources.forEach(arn -> {
            put(share, new RamAssociation(arn, false, false, now));
            share.permissions.cover(arn);
        });
        principals.forEach(principal -> {
            boolean external = isExternal(call, share, principal);
            if (put(share, new RamAssociation(principal, true, external, now)) && external) {
                invite(call, share, principal, now);
            }
        });
    }

    private static boolean put(RamShare share, RamAssociation fresh) {
        RamAssociation there = share.associations.get(fresh.entity);
        if (there != null && there.isAssociated()) {
            return false;
        }
        share.associations.put(fresh.entity, fresh);
        return true;
    }

    private static void checkResource(RamShare share, String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length < 6) {
            throw new AwsError(
                    "MalformedArnException",
                    400,
                    "The specified resource ARN " + arn + " is not valid. Verify the ARN and try again.");
        }
        if (!parts[4].equals(share.owner)) {
            throw RamService.notPermitted("You cannot share a resource that you do not own: " + arn);
        }
        String region = parts[3].isEmpty() ? "us-east-1" : parts[3];
        if (!region.equals(share.region)) {
            throw RamService.invalid("The resource " + arn + " is not in region " + share.region + ".");
        }
    }

    private static void checkPrincipal(Invocation call, RamShare share, String principal) {
        if (ACCOUNT.matcher(principal).matches()) {
            if (isExternal(call, share, principal) && !share.external) {
                throw RamService.invalid(
                        "Principal ID " + principal + " is not in your AWS organization. You do not have"
                                + " permission to add external AWS accounts to a resource share.");
            }
            return;
        }
        Optional<String> organization = call.world().settings.organizationOf(share.owner);
        if (organization.isEmpty() || !principal.contains("/" + organization.get())) {
            throw new AwsError(
                    "UnknownResourceException",
                    400,
                    "Organization " + principal.substring(principal.indexOf('/') + 1) + " could not be found.");
        }
    }

    /** Subnets never leave the organization. */
    private static void checkReach(Invocation call, RamShare share, List<String> resources, List<String> principals) {
        boolean subnets = Stream.concat(resources.stream(), held(share))
                .anyMatch(arn -> SUBNET.matcher(arn).matches());
        boolean outside = Stream.concat(principals.stream(), held(share))
                .filter(principal -> ACCOUNT.matcher(principal).matches())
                .anyMatch(principal -> isExternal(call, share, principal));
        if (subnets && outside) {
            throw RamService.notPermitted("The resource you are attempting to share can only be shared within your AWS"
                    + " Organization. This error may also occur if you have not enabled sharing with your AWS"
                    + " organization, or that onboarding process is still in progress.");
        }
    }

    private static Stream<String> held(RamShare share) {
        return share.associations.values().stream()
                .filter(association -> !association.isGone())
                .map(association -> association.entity);
    }

    private static boolean isExternal(Invocation call, RamShare share, String principal) {
        if (!ACCOUNT.matcher(principal).matches()) {
            return false;
        }
        Settings settings = call.world().settings;
        Optional<String> own = settings.organizationOf(share.owner);
        return own.isEmpty()
                || !own.equals(settings.organizationOf(principal))
                || !settings.ram().sharesWithOrganization(share.owner);
    }

    private static void invite(Invocation call, RamShare share, String receiver, Instant now) {
        String arn = "arn:aws:ram:" + share.region + ":" + share.owner + ":resource-share-invitation/"
                + call.world().ids.unique("").toLowerCase(java.util.Locale.ROOT);
        call.world().shareInvitations.put(arn, new RamInvitation(arn, share, receiver, now, "PENDING"));
    }

    /** Removes all resources and principals in the body, or none. */
    static void remove(Invocation call, RamShare share, JsonNode body) {
        List<String> entities = Stream.of("resourceArns", "principals")
                .flatMap(member -> RamService.texts(body.path(member)).stream())
                .toList();
        checkUnused(call, entities.stream());
        for (String entity : entities) {
            RamAssociation association = share.associations.get(entity);
            if (association == null || association.isGone()) {
                throw RamService.invalid(entity + " is not in the resource share.");
            }
            association.leave(call.world().now());
        }
    }

    static void checkUnused(Invocation call, Stream<String> entities) {
        entities.map(call.world().settings.ram()::useOf)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(message -> {
                    throw RamService.notPermitted(message);
                });
    }
}
