package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.e2e.Light;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ram.RamClient;
import software.amazon.awssdk.services.ram.model.CreateResourceShareRequest;
import software.amazon.awssdk.services.ram.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.ram.model.InvalidParameterException;
import software.amazon.awssdk.services.ram.model.OperationNotPermittedException;
import software.amazon.awssdk.services.ram.model.RamException;
import software.amazon.awssdk.services.ram.model.ResourceOwner;
import software.amazon.awssdk.services.ram.model.ResourceShareAssociation;
import software.amazon.awssdk.services.ram.model.ResourceShareAssociationType;
import software.amazon.awssdk.services.ram.model.ResourceShareInvitationArnNotFoundException;
import software.amazon.awssdk.services.ram.model.ResourceShareInvitationExpiredException;
import software.amazon.awssdk.services.ram.model.Tag;
import software.amazon.awssdk.services.ram.model.TagFilter;
import software.amazon.awssdk.services.ram.model.UnknownResourceException;

/** The sandbox's RAM, called with the real SDK. */
@Light
class RamTest {
    private static final String OWNER = "111111111111";
    private static final String RECEIVER = "222222222222";
    private static final String SUBNET = "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-1";
    private static final String PREFIX_LIST = "arn:aws:ec2:eu-west-1:111111111111:prefix-list/pl-1";

    private static Sandbox aws;

    private RamClient owner;
    private RamClient receiver;

    @BeforeAll
    static void start() {
        aws = Sandbox.start();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @BeforeEach
    void fresh() {
        aws.reset();
        owner = ram(aws.administratorOf(OWNER));
        receiver = ram(aws.administratorOf(RECEIVER));
    }

    private static RamClient ram(AwsCredentialsProvider credentials) {
        return RamClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void organization() {
        aws.settings().organization("o-abcdefghij", OWNER, RECEIVER);
    }

    private String create(String resource, Consumer<CreateResourceShareRequest.Builder> more) {
        return owner.createResourceShare(request -> {
                    request.name("share").resourceArns(resource).principals(RECEIVER);
                    more.accept(request);
                })
                .resourceShare()
                .resourceShareArn();
    }

    private List<ResourceShareAssociation> associations(String share, ResourceShareAssociationType type) {
        return owner.getResourceShareAssociations(
                        request -> request.associationType(type).resourceShareArns(share))
                .resourceShareAssociations();
    }

    private String principalStatus(String share) {
        return associations(share, ResourceShareAssociationType.PRINCIPAL)
                .getFirst()
                .statusAsString();
    }

    @Test
    void shareReachesOutsideUnlessItIsSaidOtherwise() {
        String share = create(PREFIX_LIST, request -> {});
        assertThat(owner.getResourceShares(request ->
                                request.resourceOwner(ResourceOwner.SELF).resourceShareArns(share))
                        .resourceShares()
                        .getFirst()
                        .allowExternalPrincipals())
                .isTrue();
        assertThatThrownBy(() -> create(PREFIX_LIST, request -> request.allowExternalPrincipals(false)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("not in your AWS organization");
        organization();
        create(PREFIX_LIST, request -> request.allowExternalPrincipals(false));
    }

    @Test
    void tokenMakesOneShare() {
        String first = create(PREFIX_LIST, request -> request.clientToken("token"));
        assertThat(create(PREFIX_LIST, request -> request.clientToken("token"))).isEqualTo(first);
        assertThatThrownBy(() -> create(
                        PREFIX_LIST, request -> request.clientToken("token").name("other")))
                .isInstanceOf(IdempotentParameterMismatchException.class);
    }

    @Test
    void sharesAreFoundByTagInTheirRegionOnly() {
        Tag tag = Tag.builder().key("team").value("network").build();
        String tagged = create(PREFIX_LIST, request -> request.tags(tag));
        create(PREFIX_LIST, request -> {});
        TagFilter filter =
                TagFilter.builder().tagKey("team").tagValues("network", "other").build();
        assertThat(owner.getResourceShares(request ->
                                request.resourceOwner(ResourceOwner.SELF).tagFilters(filter))
                        .resourceShares())
                .extracting(share -> share.resourceShareArn())
                .containsExactly(tagged);
        assertThatThrownBy(() -> receiver.updateResourceShare(request -> request.resourceShareArn(tagged)))
                .isInstanceOf(UnknownResourceException.class);
    }

    @Test
    void subnetsStayInTheOrganization() {
        assertThatThrownBy(() -> create(SUBNET, request -> {}))
                .isInstanceOf(OperationNotPermittedException.class)
                .hasMessageContaining("can only be shared within your AWS Organization");
        organization();
        create(SUBNET, request -> {});
        aws.settings().ram().withoutOrganization(OWNER);
        assertThatThrownBy(() -> create(SUBNET, request -> {})).isInstanceOf(OperationNotPermittedException.class);
    }

    @Test
    void inTheOrganizationNobodyIsInvitedAndItTakesItsTime() {
        organization();
        aws.settings().ram().delay(Duration.ofMinutes(1));
        String share = create(SUBNET, request -> {});
        assertThat(principalStatus(share)).isEqualTo("ASSOCIATING");
        aws.settings().ram().delay(Duration.ZERO);
        assertThat(principalStatus(share)).isEqualTo("ASSOCIATED");
        assertThat(receiver.getResourceShareInvitations(request -> {}).resourceShareInvitations())
                .isEmpty();
    }

    @Test
    void invitationIsTheReceiversToAccept() {
        String share = create(PREFIX_LIST, request -> {});
        String invitation = invitation();
        assertThatThrownBy(() ->
                        owner.acceptResourceShareInvitation(request -> request.resourceShareInvitationArn(invitation)))
                .isInstanceOf(ResourceShareInvitationArnNotFoundException.class);
        assertThat(principalStatus(share)).isEqualTo("ASSOCIATING");
        receiver.acceptResourceShareInvitation(request -> request.resourceShareInvitationArn(invitation));
        assertThat(principalStatus(share)).isEqualTo("ASSOCIATED");
    }

    private String invitation() {
        return receiver.getResourceShareInvitations(request -> {})
                .resourceShareInvitations()
                .getFirst()
                .resourceShareInvitationArn();
    }

    @Test
    void invitationExpires() {
        create(PREFIX_LIST, request -> {});
        String invitation = invitation();
        aws.settings().ram().invitationLifetime(Duration.ofNanos(1));
        assertThatThrownBy(() -> receiver.acceptResourceShareInvitation(
                        request -> request.resourceShareInvitationArn(invitation)))
                .isInstanceOf(ResourceShareInvitationExpiredException.class);
    }

    @Test
    void whatFailsOrIsUsedSaysSo() {
        organization();
        aws.settings().ram().fails(SUBNET, "because");
        String share = create(SUBNET, request -> {});
        assertThat(associations(share, ResourceShareAssociationType.RESOURCE).getFirst())
                .extracting(association -> association.statusAsString() + " " + association.statusMessage())
                .isEqualTo("FAILED because");
        aws.settings().ram().inUse(SUBNET, "used");
        assertThatThrownBy(() -> owner.deleteResourceShare(request -> request.resourceShareArn(share)))
                .isInstanceOf(OperationNotPermittedException.class)
                .hasMessageContaining("used");
        aws.settings().ram().inUse(SUBNET, "");
        owner.deleteResourceShare(request -> request.resourceShareArn(share));
        assertThat(owner.getResourceShares(request -> request.resourceOwner(ResourceOwner.SELF))
                        .resourceShares()
                        .getFirst()
                        .statusAsString())
                .isEqualTo("DELETED");
    }

    @Test
    void rightsAreChecked() {
        assertThatThrownBy(() -> ram(aws.userOf(OWNER, "nobody"))
                        .getResourceShares(request -> request.resourceOwner(ResourceOwner.SELF)))
                .isInstanceOf(RamException.class)
                .hasMessageContaining("ram:GetResourceShares");
    }
}
