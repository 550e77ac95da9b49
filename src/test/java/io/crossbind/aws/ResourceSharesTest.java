package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ObservedShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ram.RamClient;
import software.amazon.awssdk.services.ram.model.*;

/** Reads of the permissions of shares. The end-to-end tests cover the rest of RAM. */
class ResourceSharesTest {
    private final FakeRam ram = new FakeRam();
    private final ResourceShares shares =
            new ResourceShares(new FakeAccount().with("ram", "eu-west-1", ram).session(), "eu-west-1");

    @Test
    void permissionsAreReadWithWhatRamSaysOfThem() {
        ram.held.add(permission("arn:default", "ec2:Subnet", true));
        ram.held.add(permission("arn:other", "ec2:IpamPool", false));
        ram.held.add(permission("arn:untold", "glue:Database", null));
        ram.held.add(permission("arn:leaving", "ec2:PrefixList", false).toBuilder()
                .status("DISASSOCIATING")
                .build());
        ObservedShare share =
                shares.find(Optional.of("arn:share"), Map.of(), true).orElseThrow();
        assertThat(share.permissionTypes())
                .isEqualTo(Map.of(
                        "arn:default", "ec2:Subnet", "arn:other", "ec2:IpamPool", "arn:untold", "glue:Database"));
        assertThat(share.permissionArns()).isEqualTo(share.permissionTypes().keySet());
        assertThat(share.defaultPermissions()).isEqualTo(Map.of("ec2:Subnet", "arn:default"));
    }

    @Test
    void theDefaultOfATypeIsLookedForOnAllPages() {
        ram.offered.add(permission("arn:other", "ec2:IpamPool", false));
        ram.offered.add(permission("arn:untold", "ec2:IpamPool", null));
        assertThat(shares.defaultFor("ec2:IpamPool")).isEmpty();
        ram.offered.add(permission("arn:default", "ec2:IpamPool", true));
        assertThat(shares.defaultFor("ec2:IpamPool")).contains("arn:default");
        assertThat(ram.asked)
                .allMatch(request -> request.resourceType().equals("ec2:IpamPool")
                        && request.permissionType() == PermissionTypeFilter.AWS_MANAGED);
    }

    private static ResourceSharePermissionSummary permission(String arn, String type, @Nullable Boolean isDefault) {
        return ResourceSharePermissionSummary.builder()
                .arn(arn)
                .resourceType(type)
                .status("ASSOCIATED")
                .isResourceTypeDefault(isDefault)
                .build();
    }

    /** One share, its permissions, and the permissions offered by RAM, one on a page. */
    private static final class FakeRam implements RamClient {
        private final List<ResourceSharePermissionSummary> held = new ArrayList<>();
        private final List<ResourceSharePermissionSummary> offered = new ArrayList<>();
        private final List<ListPermissionsRequest> asked = new ArrayList<>();

        @Override
        public GetResourceSharesResponse getResourceShares(GetResourceSharesRequest request) {
            return GetResourceSharesResponse.builder()
                    .resourceShares(ResourceShare.builder()
                            .resourceShareArn("arn:share")
                            .name("name")
                            .status(ResourceShareStatus.ACTIVE)
                            .creationTime(Instant.EPOCH)
                            .lastUpdatedTime(Instant.EPOCH)
                            .build())
                    .build();
        }

        @Override
        public GetResourceShareAssociationsResponse getResourceShareAssociations(
                GetResourceShareAssociationsRequest request) {
            return GetResourceShareAssociationsResponse.builder().build();
        }

        @Override
        public ListResourceSharePermissionsResponse listResourceSharePermissions(
                ListResourceSharePermissionsRequest request) {
            return ListResourceSharePermissionsResponse.builder()
                    .permissions(held)
                    .build();
        }

        @Override
        public ListPermissionsResponse listPermissions(ListPermissionsRequest request) {
            asked.add(request);
            int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
            return ListPermissionsResponse.builder()
                    .permissions(offered.get(page))
                    .nextToken(page + 1 < offered.size() ? Integer.toString(page + 1) : null)
                    .build();
        }

        @Override
        public String serviceName() {
            return "ram";
        }

        @Override
        public void close() {}
    }
}
