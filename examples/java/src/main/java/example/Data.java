package example;

import io.github.cdkcmkguard.CustomerManagedEncryption;
import io.github.cdkcmkguard.CustomerManagedKey;
import io.github.cdkcmkguard.CustomerManagedKeyProps;
import io.github.cdkcmkguard.EncryptedRedisGroup;
import io.github.cdkcmkguard.EncryptedRedshiftClusterProps;
import io.github.cdkcmkguard.KeyUse;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.IAspect;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.docdb.CfnDBCluster;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.elasticache.CfnServerlessCache;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.redshift.CfnCluster;
import software.constructs.Construct;
import software.constructs.IConstruct;

/** Stores, right and wrong. */
class Data extends Stack {
    final Vpc vpc;

    Data(final Construct scope, final String id, final StackProps props) {
        super(scope, id, props);
        vpc = Vpc.Builder.create(this, "Vpc")
            .maxAzs(2)
            .natGateways(0)
            .subnetConfiguration(List.of(SubnetConfiguration.builder().name("data").subnetType(SubnetType.PRIVATE_ISOLATED).build()))
            .build();
        CustomerManagedKey key = CustomerManagedKey.forRedshift(this, "Key", CustomerManagedKeyProps.builder()
            .alias("data/warehouses")
            .uses(List.of(KeyUse.adminSecret()))
            .build());

        cluster("Wrong", "alias/aws/redshift");
        cluster("Right", key.getKeyArn());
        cluster("Mended", "alias/aws/redshift").with(new CustomerManagedEncryption(key));

        CfnCluster accepted = cluster("Accepted", "alias/aws/redshift");
        Validations.of(accepted).acknowledge(Acknowledgment.builder()
            .id("CmkGuard::KeyAwsManaged")
            .reason("Öffentliche Daten, <public> & free; SEC-1234.")
            .build());

        CfnDBCluster.Builder.create(this, "Documents").storageEncrypted(true).build();
        CfnServerlessCache.Builder.create(this, "Unproven")
            .serverlessCacheName("prices")
            .engine("valkey")
            .kmsKeyId("arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9")
            .build();

        new HouseWarehouse(this, "Warehouse", EncryptedRedshiftClusterProps.builder().vpc(vpc));
        EncryptedRedisGroup sessions = EncryptedRedisGroup.Builder.create(this, "Sessions").vpc(vpc).build();
        Role reader = Role.Builder.create(this, "Reader").assumedBy(new AccountRootPrincipal()).build();
        Grant grant = sessions.secretOf().grantRead(reader);
        Main.expect(grant.getPrincipalStatements().size() == 2); // one to read it, one to have it decrypted

        Aspects.of(this).add(new AdminSecretKey(key));
    }

    private CfnCluster cluster(final String id, final String kmsKeyId) {
        return CfnCluster.Builder.create(this, id)
            .clusterType("single-node")
            .nodeType("ra3.large")
            .dbName("sales")
            .masterUsername("operator")
            .manageMasterPassword(true)
            .encrypted(true)
            .kmsKeyId(kmsKeyId)
            .build();
    }

    /** Puts the admin secrets of clusters under a key. The guard judges what is left when every Aspect has run. */
    private record AdminSecretKey(CustomerManagedKey key) implements IAspect {
        @Override
        public void visit(final IConstruct node) {
            if (node instanceof CfnCluster cluster && cluster.getMasterPasswordSecretKmsKeyId() == null) {
                cluster.setMasterPasswordSecretKmsKeyId(key.getKeyArn());
            }
        }
    }
}
