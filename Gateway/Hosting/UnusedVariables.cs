using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Variables of agentgateway that do nothing here. Whoever sets one is told why at start. A line goes when its feature comes.</summary>
internal static class UnusedVariables
{
    private const string Mesh = "there is no xDS control plane and no mesh here";
    private const string Runtime = "the runtime chooses its threads from the CPUs it may use (cgroup limits included); DOTNET_PROCESSOR_COUNT changes the count";
    private const string Store = "AdminApi keeps the data; run the suite with AppHost --config FILE";
    private const string Later = "is not available in this version";

    private static readonly Dictionary<string, string> Table = Build();

    /// <summary>Names that end in <c>_</c> stand for all that begin so.</summary>
    public static IReadOnlyDictionary<string, string> Reasons => Table;

    /// <summary>One line for each that is set.</summary>
    public static List<string> Find(IConfiguration environment)
    {
        var lines = new List<string>();
        foreach (var (name, reason) in Table)
        {
            if (name.EndsWith('_'))
            {
                foreach (var child in environment.GetChildren())
                {
                    if (child.Key.StartsWith(name, StringComparison.OrdinalIgnoreCase) && child.Value is { Length: > 0 })
                    {
                        lines.Add($"{child.Key} has no effect: {reason}");
                    }
                }
            }
            else if (environment[name] is { Length: > 0 })
            {
                lines.Add($"{name} has no effect: {reason}");
            }
        }

        return lines;
    }

    private static Dictionary<string, string> Build()
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("config.dns " + Later, "DNS_LOOKUP_FAMILY", "DNS_EDNS0");
        Add(Store, "UI_READ_ONLY", "REQUEST_LOG_STORE_BATCH_SIZE");
        Add(Runtime, "WORKER_THREADS", "CPU_LIMIT", "THREADING_MODE");
        Add(
            "config.hbone " + Later,
            "HTTP2_STREAM_WINDOW_SIZE", "HTTP2_CONNECTION_WINDOW_SIZE", "HTTP2_FRAME_SIZE", "POOL_MAX_STREAMS_PER_CONNECTION", "POOL_UNUSED_RELEASE_TIMEOUT");
        Add(
            Mesh,
            "XDS_ADDRESS", "XDS_AUTH_TOKEN", "XDS_ROOT_CA", "XDS_HEADER_", "CA_ADDRESS", "CA_AUTH_TOKEN", "CA_ROOT_CA", "CA_HEADER_",
            "TRUST_DOMAIN", "SERVICE_ACCOUNT", "CLUSTER_ID", "NETWORK", "LOCALITY", "NODE_NAME", "INSTANCE_IP");
        Add("oidc " + Later, "OIDC_COOKIE_SECRET");
        Add("TLS secrets are never written to a file", "SSLKEYLOGFILE");
        Add("ask GET /healthz/ready of the readiness address", "READY_FD");
        Add("tokens are counted as the provider bills them", "AGENTGATEWAY_LEGACY_LLM_USAGE_TOKEN_SEMANTICS");
        return table;

        void Add(string reason, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                table[name] = reason;
            }
        }
    }
}
