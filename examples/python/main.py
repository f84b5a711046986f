"""The app of examples/typescript, in Python: it prints the same."""
import json

import jsii
from aws_cdk import (
    Acknowledgment,
    App,
    Aspects,
    Duration,
    Environment,
    IAspect,
    Stack,
    Validations,
    aws_docdb as docdb,
    aws_ec2 as ec2,
    aws_elasticache as elasticache,
    aws_iam as iam,
    aws_redshift as redshift,
)
from cdk_cmk_guard import (
    CmkGuard,
    CustomerManagedEncryption,
    CustomerManagedKey,
    EncryptedRedisGroup,
    EncryptedRedshiftCluster,
    Finding,
    GuardedResourceType,
    Inspection,
    KeyUse,
    Severity,
    UnprovenAction,
    Verdict,
)
from constructs import Construct, IConstruct

# A type that the library does not know.
DOCUMENT_DB = GuardedResourceType(
    resource_type="AWS::DocDB::DBCluster",
    noun="DocumentDB cluster",
    key_property="KmsKeyId",
    switch_property="StorageEncrypted",
    encrypted_by_default=False,
)


class HouseWarehouse(EncryptedRedshiftCluster):
    """A warehouse as this company has them."""

    def __init__(self, scope: Construct, id: str, **props) -> None:
        super().__init__(
            scope,
            id,
            node_type="ra3.xlplus",
            automated_snapshot_retention=Duration.days(14),
            **props,
        )
        self.add_recommended_alarms()


@jsii.implements(IAspect)
class AdminSecretKey:
    """Puts the admin secrets of clusters under a key. The guard judges what is left when every Aspect has run."""

    def __init__(self, key: CustomerManagedKey) -> None:
        self._key = key

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, redshift.CfnCluster) and not node.master_password_secret_kms_key_id:
            node.master_password_secret_kms_key_id = self._key.key_arn


class Data(Stack):
    def __init__(self, scope: Construct, id: str, **kwargs) -> None:
        super().__init__(scope, id, **kwargs)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            max_azs=2,
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
            ],
        )
        key = CustomerManagedKey.for_redshift(
            self, "Key", alias="data/warehouses", uses=[KeyUse.admin_secret()]
        )

        self._cluster("Wrong", "alias/aws/redshift")
        self._cluster("Right", key.key_arn)
        self._cluster("Mended", "alias/aws/redshift").with_(CustomerManagedEncryption(key))

        accepted = self._cluster("Accepted", "alias/aws/redshift")
        Validations.of(accepted).acknowledge(
            Acknowledgment(
                id="CmkGuard::KeyAwsManaged",
                reason="Öffentliche Daten, <public> & free; SEC-1234.",
            )
        )

        docdb.CfnDBCluster(self, "Documents", storage_encrypted=True)
        elasticache.CfnServerlessCache(
            self,
            "Unproven",
            serverless_cache_name="prices",
            engine="valkey",
            kms_key_id="arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        )

        HouseWarehouse(self, "Warehouse", vpc=self.vpc)
        sessions = EncryptedRedisGroup(self, "Sessions", vpc=self.vpc)
        reader = iam.Role(self, "Reader", assumed_by=iam.AccountRootPrincipal())
        grant = sessions.secret_of().grant_read(reader)
        assert len(grant.principal_statements) == 2  # one to read it, one to have it decrypted

        Aspects.of(self).add(AdminSecretKey(key))

    def _cluster(self, id: str, kms_key_id: str) -> redshift.CfnCluster:
        return redshift.CfnCluster(
            self,
            id,
            cluster_type="single-node",
            node_type="ra3.large",
            db_name="sales",
            master_username="operator",
            manage_master_password=True,
            encrypted=True,
            kms_key_id=kms_key_id,
        )


def refusal(run) -> str:
    """The message of what is raised."""
    try:
        run()
    except RuntimeError as error:
        return str(error)
    raise AssertionError("This was to be refused.")


def print_json(record: dict) -> None:
    """One line of JSON, with its keys in order and enums by their names: the same in every language."""
    print(json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def of_inspection(inspection: Inspection) -> dict:
    return {
        "constructPath": inspection.construct_path,
        "logicalId": inspection.logical_id,
        "resourceType": inspection.resource_type,
        "verdict": inspection.verdict.name,
        "keyPaths": inspection.key_paths,
        "findings": [of_finding(it) for it in inspection.findings],
    }


def of_finding(finding: Finding) -> dict:
    record = {
        "ruleId": finding.rule_id,
        "severity": finding.severity.name,
        "message": finding.message,
        "fix": finding.fix,
        "constructPath": finding.construct_path,
    }
    if finding.property is not None:
        record["property"] = finding.property
    if finding.acknowledgment is not None:
        record["acknowledgment"] = {
            "id": finding.acknowledgment.id,
            "reason": finding.acknowledgment.reason,
            "constructPath": finding.acknowledgment.construct_path,
        }
    return record


app = App()
data = Data(app, "Data", env=Environment(account="111122223333", region="eu-west-1"))

# Both doors: each finding is told once.
guard = CmkGuard(additional_resource_types=[DOCUMENT_DB])
Aspects.of(data).add(guard)
Validations.of(app).add_plugins(guard)
assert "Validation failed" in refusal(app.synth)

inspections = guard.inspect(app)
for inspection in inspections:
    print_json(of_inspection(inspection))

right = [it.construct_path for it in inspections if it.verdict == Verdict.CUSTOMER_MANAGED]
assert right == ["Data/Mended", "Data/Right", "Data/Sessions/Resource", "Data/Warehouse/Resource"]
accepted = [finding for it in inspections for finding in it.findings if finding.acknowledgment]
assert len(accepted) == 1

# Bad input is refused with all that is wrong about it.
print_json(
    {
        "guard": refusal(
            lambda: CmkGuard(
                unproven=UnprovenAction.ERROR,
                trusted_keys=["alias/aws/redshift", "nonsense"],
                severities={"CmkGuard::KeyMising": Severity.OFF},
            )
        ),
        "warehouse": refusal(
            lambda: HouseWarehouse(
                data, "Refused", vpc=data.vpc, port=80, master_username="Admin", number_of_nodes=0
            )
        ),
    }
)
