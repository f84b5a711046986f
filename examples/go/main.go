// The app of examples/typescript, in Go: it prints the same.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdocdb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticache"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsredshift"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	cmk "github.com/cdk-cmk-guard/cdk-cmk-guard-go/cdkcmkguard"
)

// A type that the library does not know.
var documentDB = cmk.GuardedResourceType{
	ResourceType:       jsii.String("AWS::DocDB::DBCluster"),
	Noun:               jsii.String("DocumentDB cluster"),
	KeyProperty:        jsii.String("KmsKeyId"),
	SwitchProperty:     jsii.String("StorageEncrypted"),
	EncryptedByDefault: jsii.Bool(false),
}

// HouseWarehouse is a warehouse as this company has them.
type HouseWarehouse struct {
	cmk.EncryptedRedshiftCluster
}

func NewHouseWarehouse(scope constructs.Construct, id string, props cmk.EncryptedRedshiftClusterProps) HouseWarehouse {
	props.NodeType = jsii.String("ra3.xlplus")
	props.AutomatedSnapshotRetention = awscdk.Duration_Days(jsii.Number(14))
	warehouse := HouseWarehouse{cmk.NewEncryptedRedshiftCluster(scope, &id, &props)}
	warehouse.AddRecommendedAlarms(nil)
	return warehouse
}

// adminSecretKey puts the admin secrets of clusters under a key. The guard judges what is left when every Aspect has run.
type adminSecretKey struct {
	key cmk.CustomerManagedKey
}

func (it *adminSecretKey) Visit(node constructs.IConstruct) {
	if cluster, ok := node.(awsredshift.CfnCluster); ok && cluster.MasterPasswordSecretKmsKeyId() == nil {
		cluster.SetMasterPasswordSecretKmsKeyId(it.key.KeyArn())
	}
}

func newData(scope constructs.Construct, id string, props awscdk.StackProps) (awscdk.Stack, awsec2.Vpc) {
	stack := awscdk.NewStack(scope, &id, &props)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs:      jsii.Number(2),
		NatGateways: jsii.Number(0),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("data"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	key := cmk.CustomerManagedKey_ForRedshift(stack, jsii.String("Key"), &cmk.CustomerManagedKeyProps{
		Alias: jsii.String("data/warehouses"),
		Uses:  &[]cmk.KeyUse{cmk.KeyUse_AdminSecret()},
	})

	newCluster(stack, "Wrong", jsii.String("alias/aws/redshift"))
	newCluster(stack, "Right", key.KeyArn())
	newCluster(stack, "Mended", jsii.String("alias/aws/redshift")).With(cmk.NewCustomerManagedEncryption(key))

	accepted := newCluster(stack, "Accepted", jsii.String("alias/aws/redshift"))
	awscdk.Validations_Of(accepted).Acknowledge(&awscdk.Acknowledgment{
		Id:     jsii.String("CmkGuard::KeyAwsManaged"),
		Reason: jsii.String("Öffentliche Daten, <public> & free; SEC-1234."),
	})

	awsdocdb.NewCfnDBCluster(stack, jsii.String("Documents"), &awsdocdb.CfnDBClusterProps{StorageEncrypted: jsii.Bool(true)})
	awselasticache.NewCfnServerlessCache(stack, jsii.String("Unproven"), &awselasticache.CfnServerlessCacheProps{
		ServerlessCacheName: jsii.String("prices"),
		Engine:              jsii.String("valkey"),
		KmsKeyId:            jsii.String("arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
	})

	NewHouseWarehouse(stack, "Warehouse", cmk.EncryptedRedshiftClusterProps{Vpc: vpc})
	sessions := cmk.NewEncryptedRedisGroup(stack, jsii.String("Sessions"), &cmk.EncryptedRedisGroupProps{Vpc: vpc})
	reader := awsiam.NewRole(stack, jsii.String("Reader"), &awsiam.RoleProps{AssumedBy: awsiam.NewAccountRootPrincipal()})
	grant := sessions.SecretOf(nil).GrantRead(reader, nil)
	assert(len(*grant.PrincipalStatements()) == 2) // one to read it, one to have it decrypted

	awscdk.Aspects_Of(stack).Add(&adminSecretKey{key}, nil)
	return stack, vpc
}

func newCluster(scope constructs.Construct, id string, kmsKeyId *string) awsredshift.CfnCluster {
	return awsredshift.NewCfnCluster(scope, &id, &awsredshift.CfnClusterProps{
		ClusterType:          jsii.String("single-node"),
		NodeType:             jsii.String("ra3.large"),
		DbName:               jsii.String("sales"),
		MasterUsername:       jsii.String("operator"),
		ManageMasterPassword: jsii.Bool(true),
		Encrypted:            jsii.Bool(true),
		KmsKeyId:             kmsKeyId,
	})
}

// refusal is the message of the panic that an error of a construct arrives as.
func refusal(run func()) (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	run()
	return
}

// printJSON prints one line, with its keys in order and without what is not there: the same in every language.
func printJSON(record any) {
	text, err := json.Marshal(record)
	assert(err == nil)
	var fields map[string]any
	assert(json.Unmarshal(text, &fields) == nil)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	assert(encoder.Encode(withoutNil(fields)) == nil)
}

func withoutNil(value any) any {
	switch it := value.(type) {
	case map[string]any:
		for key, field := range it {
			if withoutNil(field) == nil {
				delete(it, key)
			}
		}
	case []any:
		for _, element := range it {
			withoutNil(element)
		}
	}
	return value
}

func assert(holds bool) {
	if !holds {
		panic("That was expected to hold.")
	}
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	data, vpc := newData(app, "Data", awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("eu-west-1")},
	})

	// Both doors: each finding is told once.
	guard := cmk.NewCmkGuard(&cmk.CmkGuardProps{AdditionalResourceTypes: &[]*cmk.GuardedResourceType{&documentDB}})
	awscdk.Aspects_Of(data).Add(guard, nil)
	awscdk.Validations_Of(app).AddPlugins(guard)
	assert(strings.Contains(refusal(func() { app.Synth(nil) }), "Validation failed"))

	var right []string
	accepted := 0
	for _, inspection := range *guard.Inspect(app) {
		printJSON(inspection)
		if inspection.Verdict == cmk.Verdict_CUSTOMER_MANAGED {
			right = append(right, *inspection.ConstructPath)
		}
		for _, finding := range *inspection.Findings {
			if finding.Acknowledgment != nil {
				accepted++
			}
		}
	}
	assert(slices.Equal(right, []string{"Data/Mended", "Data/Right", "Data/Sessions/Resource", "Data/Warehouse/Resource"}))
	assert(accepted == 1)

	// Bad input is refused with all that is wrong about it.
	printJSON(map[string]string{
		"guard": refusal(func() {
			cmk.NewCmkGuard(&cmk.CmkGuardProps{
				Unproven:    cmk.UnprovenAction_ERROR,
				TrustedKeys: jsii.Strings("alias/aws/redshift", "nonsense"),
				Severities:  &map[string]cmk.Severity{"CmkGuard::KeyMising": cmk.Severity_OFF},
			})
		}),
		"warehouse": refusal(func() {
			NewHouseWarehouse(data, "Refused", cmk.EncryptedRedshiftClusterProps{
				Vpc: vpc, Port: jsii.Number(80), MasterUsername: jsii.String("Admin"), NumberOfNodes: jsii.Number(0),
			})
		}),
	})
}
