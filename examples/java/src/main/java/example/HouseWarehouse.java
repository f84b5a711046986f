package example;

import io.github.cdkcmkguard.EncryptedRedshiftCluster;
import io.github.cdkcmkguard.EncryptedRedshiftClusterProps;
import software.amazon.awscdk.Duration;
import software.constructs.Construct;

/** A warehouse as this company has them. */
class HouseWarehouse extends EncryptedRedshiftCluster {
    HouseWarehouse(final Construct scope, final String id, final EncryptedRedshiftClusterProps.Builder props) {
        super(scope, id, props.nodeType("ra3.xlplus").automatedSnapshotRetention(Duration.days(14)).build());
        addRecommendedAlarms();
    }
}
