// The app of examples/typescript, in Java: it prints the same.
package example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdkcmkguard.CmkGuard;
import io.github.cdkcmkguard.EncryptedRedshiftClusterProps;
import io.github.cdkcmkguard.Finding;
import io.github.cdkcmkguard.GuardedResourceType;
import io.github.cdkcmkguard.Inspection;
import io.github.cdkcmkguard.Severity;
import io.github.cdkcmkguard.UnprovenAction;
import io.github.cdkcmkguard.Verdict;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Validations;

public final class Main {
    /** A type that the library does not know. */
    private static final GuardedResourceType DOCUMENT_DB = GuardedResourceType.builder()
        .resourceType("AWS::DocDB::DBCluster")
        .noun("DocumentDB cluster")
        .keyProperty("KmsKeyId")
        .switchProperty("StorageEncrypted")
        .encryptedByDefault(false)
        .build();

    public static void main(final String[] args) throws JsonProcessingException {
        App app = new App();
        Data data = new Data(app, "Data", StackProps.builder()
            .env(Environment.builder().account("111122223333").region("eu-west-1").build())
            .build());

        // Both doors: each finding is told once.
        CmkGuard guard = CmkGuard.Builder.create().additionalResourceTypes(List.of(DOCUMENT_DB)).build();
        Aspects.of(data).add(guard);
        Validations.of(app).addPlugins(guard);
        expect(refusal(app::synth).contains("Validation failed"));

        List<Inspection> inspections = guard.inspect(app);
        for (Inspection it : inspections) {
            print(ofInspection(it));
        }

        List<String> right = inspections.stream().filter(it -> it.getVerdict() == Verdict.CUSTOMER_MANAGED).map(Inspection::getConstructPath).toList();
        expect(right.equals(List.of("Data/Mended", "Data/Right", "Data/Sessions/Resource", "Data/Warehouse/Resource")));
        expect(inspections.stream().flatMap(it -> it.getFindings().stream()).filter(it -> it.getAcknowledgment() != null).count() == 1);

        // Bad input is refused with all that is wrong about it.
        print(Map.of(
            "guard", refusal(() -> CmkGuard.Builder.create()
                .unproven(UnprovenAction.ERROR)
                .trustedKeys(List.of("alias/aws/redshift", "nonsense"))
                .severities(Map.of("CmkGuard::KeyMising", Severity.OFF))
                .build()),
            "warehouse", refusal(() -> new HouseWarehouse(data, "Refused", EncryptedRedshiftClusterProps.builder()
                .vpc(data.vpc)
                .port(80)
                .masterUsername("Admin")
                .numberOfNodes(0)))));
    }

    private static Map<String, Object> ofInspection(final Inspection it) {
        return Map.of(
            "constructPath", it.getConstructPath(),
            "logicalId", it.getLogicalId(),
            "resourceType", it.getResourceType(),
            "verdict", it.getVerdict(),
            "keyPaths", it.getKeyPaths(),
            "findings", it.getFindings().stream().map(Main::ofFinding).toList());
    }

    private static Map<String, Object> ofFinding(final Finding it) {
        Map<String, Object> fields = new TreeMap<>(Map.of(
            "ruleId", it.getRuleId(),
            "severity", it.getSeverity(),
            "message", it.getMessage(),
            "fix", it.getFix(),
            "constructPath", it.getConstructPath()));
        if (it.getProperty() != null) {
            fields.put("property", it.getProperty());
        }
        if (it.getAcknowledgment() != null) {
            fields.put("acknowledgment", new TreeMap<>(Map.of(
                "id", it.getAcknowledgment().getId(),
                "reason", it.getAcknowledgment().getReason(),
                "constructPath", it.getAcknowledgment().getConstructPath())));
        }
        return fields;
    }

    /** The message of what is thrown, without the stack of the library that jsii puts behind it. */
    private static String refusal(final Runnable run) {
        try {
            run.run();
        } catch (RuntimeException error) {
            return error.getMessage().split("\nError: ", 2)[0];
        }
        throw new AssertionError("This was to be refused.");
    }

    /** One line of JSON, with its keys in order: the same in every language. */
    private static void print(final Map<String, Object> record) throws JsonProcessingException {
        String json = new ObjectMapper().writeValueAsString(new TreeMap<>(record));
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(json);
    }

    static void expect(final boolean holds) {
        if (!holds) {
            throw new AssertionError("That was expected to hold.");
        }
    }

    private Main() {
    }
}
