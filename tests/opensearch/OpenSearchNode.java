import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of OpenSearch on loopback, until standard input ends: so it never outlives who started it.
 *
 * <p>Arguments: its folder, its name, its HTTP port, its transport port, the transport ports of all nodes, the
 * names of all nodes (both joined with commas).
 */
public final class OpenSearchNode {
    public static void main(String[] arguments) throws Exception {
        String folder = arguments[0], name = arguments[1], http = arguments[2], transport = arguments[3];
        String[] seeds = arguments[4].split(","), names = arguments[5].split(",");
        for (int number = 0; number < seeds.length; number++) seeds[number] = "127.0.0.1:" + seeds[number];
        try (OpenSearchRunner runner = new OpenSearchRunner()) {
            runner.onBuild((number, settings) -> {
                settings.put("node.name", name);
                settings.put("network.host", "127.0.0.1");
                settings.put("http.port", http);
                settings.put("transport.port", transport);
                settings.putList("discovery.seed_hosts", seeds);
                settings.putList("cluster.initial_cluster_manager_nodes", names);
                settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
                settings.put("thread_pool.write.queue_size", 1000);
            }).build(newConfigs().clusterName("footnote-tests").numOfNode(1).basePath(folder).disableESLogger());
            while (System.in.read() >= 0) { }
        }
        System.exit(0);
    }
}
