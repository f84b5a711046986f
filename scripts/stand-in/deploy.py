"""Deploys templates to a stand-in for AWS (moto, on loopback) and reads back what has become of their stores and keys.

Called by scripts/stand-in.ts with pairs of a name and a template; prints what it did and saw as JSON.
"""
import importlib.metadata
import json
import logging
import re
import sys
import urllib.request
import warnings

import boto3
from moto.cloudformation.parsing import get_model_map
from moto.server import ThreadedMotoServer

REGION = "us-east-1"
PSEUDO = {"AWS::AccountId": "123456789012", "AWS::Partition": "aws", "AWS::Region": REGION, "AWS::URLSuffix": "amazonaws.com"}

# What moto's CloudFormation does not make, but its API of the service does: the operation, the property that names the resource, and
# the parameters that are called otherwise than the property.
BY_API = {
    "AWS::ElastiCache::ReplicationGroup": ("elasticache", "create_replication_group", "ReplicationGroupId", {}),
    "AWS::ElastiCache::SubnetGroup": (
        "elasticache", "create_cache_subnet_group", "CacheSubnetGroupName", {"Description": "CacheSubnetGroupDescription"},
    ),
    "AWS::ElastiCache::User": ("elasticache", "create_user", "UserId", {}),
    "AWS::SecretsManager::Secret": ("secretsmanager", "create_secret", "Name", {}),
}


class Account:
    """An empty account of the stand-in, and the resources of one template in it."""

    def __init__(self, endpoint, name, template):
        self.endpoint = endpoint
        self.stack = re.sub(r"\W", "-", name)
        self.resources = template["Resources"]
        self.made_by = {}
        self.ids = {}  # what Ref gives

    def client(self, service):
        return boto3.client(service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id="stand-in", aws_secret_access_key="stand-in")

    def of(self, type_):
        return [name for name, it in self.resources.items() if it["Type"] == type_]

    def key_of(self, name, property_="KmsKeyId"):
        """The key of the template that a property names, by its ARN or its id."""
        match self.resources[name]["Properties"].get(property_):
            case {"Fn::GetAtt": [key, "Arn"]} | {"Ref": key} if key in self.of("AWS::KMS::Key"):
                return key
            case other:
                raise ValueError(f"{name} names no key of this template: {property_} is {json.dumps(other)}.")

    def property(self, name, property_):
        return self.resolve(self.resources[name]["Properties"].get(property_))

    def deploy(self):
        ours = {name for name, it in self.resources.items() if it["Type"] in get_model_map()}
        while blocked := {name for name in ours if self.references(self.resources[name]) - ours}:
            ours -= blocked  # it needs what only the API makes, or nobody
        cloudformation = self.client("cloudformation")
        body = {"Resources": {name: with_policy_as_text(it) for name, it in self.resources.items() if name in ours}}
        cloudformation.create_stack(StackName=self.stack, TemplateBody=json.dumps(body))
        for it in cloudformation.describe_stack_resources(StackName=self.stack)["StackResources"]:
            if it["ResourceStatus"] != "CREATE_COMPLETE":
                raise RuntimeError(f"{it['LogicalResourceId']}: {it['ResourceStatus']}")
            self.made_by[it["LogicalResourceId"]] = "CloudFormation"
            self.ids[it["LogicalResourceId"]] = it.get("PhysicalResourceId")
        waiting = [name for name in self.resources if self.resources[name]["Type"] in BY_API]
        while waiting:
            name = next(it for it in waiting if not self.references(self.resources[it]) & (set(waiting) - {it}))
            waiting.remove(name)
            self.create(name)
        for name in self.resources:
            self.made_by.setdefault(name, "nobody")

    def create(self, name):
        service, operation, name_property, renamed = BY_API[self.resources[name]["Type"]]
        client = self.client(service)
        properties = {name_property: f"{self.stack}-{name}".lower()[:40].rstrip("-"), **self.resolve(self.resources[name].get("Properties", {}))}
        if generate := properties.get("GenerateSecretString"):
            template, key = generate.pop("SecretStringTemplate", None), generate.pop("GenerateStringKey", None)
            password = client.get_random_password(**generate)["RandomPassword"]
            properties["SecretString"] = json.dumps({**json.loads(template), key: password}) if template else password
        known = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).input_shape.members
        parameters = {renamed.get(key, key): value for key, value in properties.items()}
        answer = getattr(client, operation)(**{key: value for key, value in parameters.items() if key in known})
        self.made_by[name] = f"{service}:{client.meta.method_to_api_mapping[operation]}"
        self.ids[name] = answer["ARN"] if service == "secretsmanager" else properties[name_property]

    def references(self, value):
        """The logical ids that a part of the template refers to."""
        if isinstance(value, list):
            return {name for it in value for name in self.references(it)}
        if not isinstance(value, dict):
            return set()
        found = {name for it in value.values() for name in self.references(it)}
        depends_on = value.get("DependsOn", [])
        for name in [value.get("Ref"), *value.get("Fn::GetAtt", [])[:1], *([depends_on] if isinstance(depends_on, str) else depends_on)]:
            if name in self.resources:
                found.add(name)
        return found

    def resolve(self, value):
        if isinstance(value, str):
            return re.sub(r"{{resolve:secretsmanager:(.+?):SecretString:(\w*)::}}", lambda it: self.secret(it[1], it[2]), value)
        if isinstance(value, list):
            return [self.resolve(it) for it in value]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            return PSEUDO.get(value["Ref"]) or self.ids.get(value["Ref"]) or self.name_of(value["Ref"])
        if "Fn::GetAtt" in value:
            return self.attribute(*value["Fn::GetAtt"])
        if "Fn::Join" in value:
            separator, parts = value["Fn::Join"]
            return self.resolve(separator.join(self.resolve(parts)))
        if any(key.startswith("Fn::") for key in value):
            raise NotImplementedError(f"{json.dumps(value)} cannot be resolved.")
        return {key: self.resolve(it) for key, it in value.items()}

    def name_of(self, name):
        """Of what nobody makes, the name that it would have."""
        properties = self.resources[name].get("Properties", {})
        return next((it for key, it in properties.items() if re.search(r"(Id|Name)$", key) and isinstance(it, str)), name.lower())

    def attribute(self, name, attribute):
        type_ = self.resources[name]["Type"]
        if (type_, attribute) == ("AWS::KMS::Key", "Arn"):
            return self.client("kms").describe_key(KeyId=self.ids[name])["KeyMetadata"]["Arn"]
        if (type_, attribute) == ("AWS::EC2::SecurityGroup", "GroupId"):
            return self.ids[name]
        raise NotImplementedError(f"{attribute} of {type_} cannot be resolved.")

    def read_back(self, operation, name, told):
        """Which properties of the template a service tells again, by the same name and with the same value."""
        properties = self.resources[name]["Properties"]
        told = {key.lower(): value for key, value in told.items()}
        kept = sorted(it for it in properties if told.get(it.lower()) == self.property(name, it))
        return {"type": self.resources[name]["Type"], "operation": operation, "kept": kept, "lost": sorted(set(properties) - set(kept))}

    def secret(self, arn, field):
        text = self.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
        return json.loads(text)[field] if field else text


def with_policy_as_text(resource):
    """moto keeps a key policy as it is given and then expects text: its own CloudFormation, which resolves it, is asked to write it as text too."""
    if resource["Type"] != "AWS::KMS::Key":
        return resource
    properties = resource["Properties"]
    return {**resource, "Properties": {**properties, "KeyPolicy": {"Fn::ToJsonString": properties["KeyPolicy"]}}}


def stores(account):
    """Each store of the template, with what the service says about it."""
    clusters = account.client("redshift").describe_clusters()["Clusters"]
    for name in account.of("AWS::Redshift::Cluster"):
        # moto names a cluster itself, whatever the template calls it
        told = next(it for it in clusters if it["ClusterIdentifier"].startswith(f"{account.stack}-{name}-"))
        yield "redshift:DescribeClusters", name, told, "Encrypted"
    for name in account.of("AWS::ElastiCache::ReplicationGroup"):
        told, = account.client("elasticache").describe_replication_groups(ReplicationGroupId=account.ids[name])["ReplicationGroups"]
        yield "elasticache:DescribeReplicationGroups", name, told, "AtRestEncryptionEnabled"


def beside(account):
    """What else is under a key, with what the service says about it."""
    for name in account.of("AWS::SecretsManager::Secret"):
        yield "secretsmanager:DescribeSecret", name, account.client("secretsmanager").describe_secret(SecretId=account.ids[name])
    for name in account.of("AWS::Logs::LogGroup"):
        told, = account.client("logs").describe_log_groups(logGroupNamePrefix=account.ids[name])["logGroups"]
        yield "logs:DescribeLogGroups", name, told


def judge(account, name):
    kms = account.client("kms")
    checks = []

    def check(operation, resource, says, expected, got, key=None):
        said = {"operation": operation, "resource": resource, "says": says, "key": key}
        checks.append({**said, "passed": expected == got, "expected": expected, "got": got})

    def check_key(operation, resource, says, key, got):
        check(operation, resource, says, account.attribute(key, "Arn"), got, key)

    for operation, store, told, switch in stores(account):
        check(operation, store, "is encrypted", True, told.get(switch))
        check_key(operation, store, "is under", account.key_of(store), told.get("KmsKeyId"))
    for operation, secret, told in beside(account):
        if account.resources[secret]["Type"] == "AWS::SecretsManager::Secret":
            check_key(operation, secret, "is under", account.key_of(secret), told.get("KmsKeyId"))
    for alias in account.of("AWS::KMS::Alias"):
        leads_to = kms.describe_key(KeyId=account.property(alias, "AliasName"))["KeyMetadata"]["Arn"]
        check_key("kms:DescribeKey", alias, "leads to", account.key_of(alias, "TargetKeyId"), leads_to)
    for key in account.of("AWS::KMS::Key"):
        id_ = account.ids[key]
        told = kms.describe_key(KeyId=id_)["KeyMetadata"]
        check("kms:DescribeKey", key, "is enabled", "Enabled", told["KeyState"])
        check("kms:DescribeKey", key, "is customer managed", "CUSTOMER", told["KeyManager"])
        check("kms:GetKeyRotationStatus", key, "rotates", True, kms.get_key_rotation_status(KeyId=id_)["KeyRotationEnabled"])
        policy = kms.get_key_policy(KeyId=id_, PolicyName="default")["Policy"]
        check("kms:GetKeyPolicy", key, "has the policy of the template", account.property(key, "KeyPolicy"), json.loads(policy))
    made = sorted({(it["Type"], account.made_by[name]) for name, it in account.resources.items()})
    read_back = [account.read_back(*it[:3]) for it in [*stores(account), *beside(account)]]
    return {"name": name, "made": [{"type": type_, "by": by} for type_, by in made], "readBack": read_back, "checks": checks}


def main(pairs):
    warnings.simplefilter("ignore")  # moto names the types that it does not know; the report says it
    logging.disable(logging.CRITICAL)  # every request
    deployed = []
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)  # a thread of this process: it cannot outlive it
    server.start()
    try:
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        for name, file in zip(pairs[::2], pairs[1::2]):
            urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")).close()
            with open(file, encoding="utf8") as template:
                account = Account(endpoint, name, json.load(template))
            account.deploy()
            deployed.append(judge(account, name))
    finally:
        server.stop()
    json.dump({"moto": importlib.metadata.version("moto"), "templates": deployed}, sys.stdout)


main(sys.argv[1:])
