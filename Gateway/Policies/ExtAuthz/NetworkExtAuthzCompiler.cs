using System.Security.Cryptography;
using System.Text;
using Agentgateway.Cel;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline.Callouts;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary><c>networkExtAuthz</c>: asks a service about every connection, by HTTP or by Envoy's gRPC protocol.</summary>
internal sealed class NetworkExtAuthzCompiler(ICalloutClient callouts, TimeProvider time, ILoggerFactory loggers) : INetworkGuardCompiler
{
    private const string Path = "frontendPolicies.networkExtAuthz";
    private const string Use = "networkExtAuthz";

    public INetworkGuard? Compile(Compilation compilation)
    {
        if (compilation.Config.FrontendPolicies.NetworkExtAuthz is not { } policy)
        {
            return null;
        }

        // Without its service nobody may pass; the error that was added keeps the snapshot from serving anyway.
        if (callouts.Create(policy.Target, Path, compilation) is not { } service)
        {
            return null;
        }

        INetworkCheck check = policy.Http is { } http
            ? new HttpNetworkCheck(service, Value(http.Path), Value(http.Body), Values(http.AddRequestHeaders))
            : new GrpcNetworkCheck(service, policy.Grpc?.Context ?? new Dictionary<string, string>(), Values(policy.Grpc?.Metadata));
        if (policy.Cache is { } cache)
        {
            var answers = compilation.State(
                "frontendPolicies", "networkExtAuthz.cache/" + Question(compilation), 0, () => new AnswerCache<string?>(cache.MaxEntries, time));
            check = new CachedNetworkCheck(check, [.. cache.Key.Select(k => Value(k)!)], Value(cache.Ttl)!, answers, time);
        }

        return new NetworkExtAuthzGuard(check, policy.FailOpen, loggers.CreateLogger<NetworkExtAuthzGuard>());

        Func<ConnectionScope, CelValue>? Value(Configuration.Model.CelExpression? expression) =>
            expression is null ? null : compilation.Expressions.ConnectionValue(expression, Use);

        KeyValuePair<string, Func<ConnectionScope, CelValue>>[] Values(IReadOnlyDictionary<string, Configuration.Model.CelExpression>? expressions) =>
            expressions is null ? [] : [.. expressions.Select(e => KeyValuePair.Create(e.Key, compilation.Expressions.ConnectionValue(e.Value, Use)))];
    }

    // Answers outlive a reload; those that were given to another question, or by another service, do not.
    private static string Question(Compilation compilation)
    {
        var policy = compilation.Document.Section("frontendPolicies")?["networkExtAuthz"];
        var text = policy?.ToJsonString() + (policy?["backend"] is null ? "" : compilation.Document.Section("backends")?.ToJsonString());
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
