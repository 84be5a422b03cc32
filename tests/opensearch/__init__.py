"""A real cluster of OpenSearch on loopback, started from Maven Central, and what must hold on it."""
