using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Hosting;

namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>Variables that win over <c>config.tracing</c>, or stand in for it: <c>OTLP_ENDPOINT</c>, <c>OTLP_HEADERS</c>, <c>OTLP_PROTOCOL</c>.</summary>
/// <remarks>
/// <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c> counts when there is neither an <c>OTLP_ENDPOINT</c> nor an <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: with the
/// latter the SDK's own exporter runs, reads the variable itself, and a second export would double every span. <c>frontendPolicies.tracing</c> is
/// not touched, as in agentgateway.
/// </remarks>
/// <param name="Endpoint">The collector; null leaves that of the file.</param>
/// <param name="Path">Path for HTTP; null leaves that of the file.</param>
/// <param name="Headers">Added to those of the file; the same name wins over it.</param>
internal sealed record TracingEnvironment(Uri? Endpoint, string? Path, OtlpProtocol? Protocol, IReadOnlyList<KeyValuePair<string, SecretText>> Headers)
{
    public static TracingEnvironment None { get; } = new(null, null, null, []);

    public static TracingEnvironment Read(EnvironmentReader read)
    {
        var own = read.Url("OTLP_ENDPOINT");
        var standard = own is null && read.Text("OTEL_EXPORTER_OTLP_ENDPOINT") is null ? read.Url("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") : null;
        var protocol = Protocols(read, "OTLP_PROTOCOL");
        var headers = read.Headers("OTLP_HEADERS", encoded: false);
        if (standard is not null)
        {
            // OpenTelemetry: this URL is used as it stands.
            return new TracingEnvironment(
                standard,
                standard.AbsolutePath,
                protocol ?? Protocols(read, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ?? Protocols(read, "OTEL_EXPORTER_OTLP_PROTOCOL"),
                headers ?? read.Headers("OTEL_EXPORTER_OTLP_TRACES_HEADERS", encoded: true) ?? read.Headers("OTEL_EXPORTER_OTLP_HEADERS", encoded: true) ?? []);
        }

        var path = own is { AbsolutePath: not "/" } ? own.AbsolutePath.TrimEnd('/') + "/v1/traces" : null;
        return new TracingEnvironment(own, path, protocol, headers ?? []);
    }

    /// <summary>The policy with the variables over it; null if neither says anything.</summary>
    /// <param name="policy">The policy of the configuration.</param>
    public Configuration.Model.Policies.Tracing? Over(Configuration.Model.Policies.Tracing? policy)
    {
        if (policy is { IsProcessSetting: false } || (policy is null && Endpoint is null))
        {
            return policy;
        }

        policy ??= new Configuration.Model.Policies.Tracing();
        return policy with
        {
            Target = Endpoint is null
                ? policy.Target
                : new CalloutTarget(
                    new AddressReference(new TargetAddress(Endpoint.IdnHost.Trim('[', ']'), Endpoint.Port), Endpoint.Scheme == "https"), new SimpleBackendPolicies()),
            Path = Path ?? policy.Path,
            Protocol = Protocol ?? policy.Protocol,
            Headers = [.. policy.Headers.Where(old => !Headers.Any(added => added.Key.Equals(old.Key, StringComparison.OrdinalIgnoreCase))), .. Headers],
        };
    }

    private static OtlpProtocol? Protocols(EnvironmentReader read, string name) => read.Word(name, "grpc", "http", "http/protobuf") switch
    {
        null => null,
        "grpc" => OtlpProtocol.Grpc,
        _ => OtlpProtocol.Http,
    };
}
