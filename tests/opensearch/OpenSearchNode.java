import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of OpenSearch on loopback, until standard input ends: so it never outlives who started it.
 *
 * <p>Arguments: its folder, the file with its settings, and the classes of the plugins that it has beside the
 * runner's, joined with commas.
 */
public final class OpenSearchNode {
    public static void main(String[] arguments) throws Exception {
        Path settings = Path.of(arguments[1]);
        try (OpenSearchRunner runner = new OpenSearchRunner()) {
            runner.onBuild((number, builder) -> {
                try {
                    builder.loadFromPath(settings);
                } catch (IOException error) {
                    throw new UncheckedIOException(error);
                }
            }).build(newConfigs().numOfNode(1).basePath(arguments[0]).pluginTypes(arguments[2]).disableESLogger());
            while (System.in.read() >= 0) { }
        }
        System.exit(0);
    }
}
