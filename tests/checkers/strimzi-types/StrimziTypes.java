import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.File;
import java.util.Map;

/**
 * Decodes topics and users by the classes that Strimzi's operator has them decoded by. Those keep what they do not
 * know; here a field that there is not is an error.
 */
public final class StrimziTypes {
    private static final Map<String, Class<?>> KINDS =
            Map.of("KafkaTopic", KafkaTopic.class, "KafkaUser", KafkaUser.class);

    private StrimziTypes() {}

    public static void main(String[] files) throws Exception {
        ObjectMapper mapper = new ObjectMapper(new YAMLFactory())
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true)
                .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                    @Override
                    public Boolean hasAnySetter(Annotated of) {
                        return false;
                    }
                });
        for (String file : files) {
            int good = 0;
            try (MappingIterator<JsonNode> documents =
                    mapper.readerFor(JsonNode.class).readValues(new File(file))) {
                while (documents.hasNext()) {
                    JsonNode document = documents.next();
                    if (!document.path("apiVersion").asText().startsWith("kafka.strimzi.io/")) {
                        continue;
                    }
                    Class<?> kind = KINDS.get(document.path("kind").asText());
                    if (kind == null) {
                        throw new IllegalArgumentException("unknown kind: " + document.path("kind"));
                    }
                    mapper.treeToValue(document, kind);
                    good++;
                }
            }
            System.out.println(file + ": " + good + " good");
        }
    }
}
