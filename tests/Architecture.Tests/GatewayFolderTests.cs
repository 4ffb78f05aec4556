using System.Reflection;
using Xunit;

namespace Agentgateway.Architecture.Tests;

/// <summary>The folders of the gateway and what each must not know: the table in the architecture, as code.</summary>
public sealed class GatewayFolderTests
{
    private const string Root = "Agentgateway.Gateway.";
    private static readonly Lazy<Dictionary<Type, HashSet<Type>>> Usage = new(() =>
        Assembly.Load("Agentgateway.Gateway").GetTypes().ToDictionary(type => type, TypeUsage.Of));

    [Theory]
    [InlineData("Listeners", "Routing", "Policies", "Ai", "Mcp", "A2A")]
    [InlineData("Tcp", "Policies", "Ai", "Mcp", "A2A")]
    [InlineData("Routing", "Policies", "Ai", "Mcp", "A2A")]
    [InlineData("Pipeline", "Policies", "Ai", "Mcp", "A2A")]
    [InlineData("Policies", "Ai", "Mcp", "A2A")]
    [InlineData("Backends", "Policies", "Ai", "Mcp", "A2A")]
    [InlineData("Forwarding", "Policies", "Ai", "Mcp", "A2A")]
    [InlineData("Async", "Listeners", "Tcp", "Routing", "Pipeline", "Policies", "Backends", "Forwarding", "Ai", "Mcp", "A2A", "Telemetry", "Runtime")]
    [InlineData("Ai", "Listeners")]
    [InlineData("Mcp", "Listeners")]
    [InlineData("A2A", "Listeners")]
    public void A_folder_does_not_know_what_it_must_not(string folder, params string[] forbidden)
    {
        var violations =
            from pair in Usage.Value
            where IsIn(pair.Key, folder)
            from used in pair.Value
            where forbidden.Any(f => IsIn(used, f))
            select $"{pair.Key} uses {used}";

        AssertNone(violations);
    }

    // The pump is the seam by which a policy takes hold of a response body; how a request is sent stays hidden.
    [Fact]
    public void Policies_know_nothing_of_forwarding_but_the_response_pump()
    {
        string[] seam = [Root + "Forwarding.IResponsePump", Root + "Forwarding.UpstreamResponse"];
        var violations =
            from pair in Usage.Value
            where IsIn(pair.Key, "Policies")
            from used in pair.Value
            where IsIn(used, "Forwarding") && !IsIn(used, "Forwarding.ResponsePumps") && !seam.Contains(used.FullName)
            select $"{pair.Key} uses {used}";

        AssertNone(violations);
    }

    [Fact]
    public void Policy_families_do_not_know_each_other()
    {
        var violations =
            from pair in Usage.Value
            let own = Family(pair.Key)
            where own is not null
            from used in pair.Value
            let other = Family(used)
            where other is not null && other != own
            select $"{pair.Key} uses {used}";

        AssertNone(violations);
    }

    [Fact]
    public void Forwarding_does_not_know_what_an_llm_is()
    {
        var violations =
            from pair in Usage.Value
            where IsIn(pair.Key, "Forwarding")
            from used in pair.Value
            where used.Namespace?.StartsWith("Agentgateway.Llm", StringComparison.Ordinal) == true
            select $"{pair.Key} uses {used}";

        AssertNone(violations);
    }

    [Fact]
    public void The_data_path_does_not_use_HttpClient()
    {
        string[] dataPath = ["Listeners", "Tcp", "Routing", "Pipeline", "Policies", "Backends", "Forwarding", "Ai", "Mcp", "A2A"];
        var violations =
            from pair in Usage.Value
            where dataPath.Any(folder => IsIn(pair.Key, folder)) && pair.Value.Contains(typeof(HttpClient))
            select pair.Key.FullName;

        Assert.Empty(violations.Order());
    }

    // All of them, untruncated: each is one thing to fix.
    private static void AssertNone(IEnumerable<string> violations)
    {
        var all = violations.Distinct().Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
        {
            Assert.Fail(string.Join(Environment.NewLine, all));
        }
    }

    private static bool IsIn(Type type, string folder) =>
        type.Namespace is { } space && (space == Root + folder || space.StartsWith($"{Root}{folder}.", StringComparison.Ordinal));

    // Policies/RateLimiting/… is a family; types directly in Policies are shared.
    private static string? Family(Type type) =>
        IsIn(type, "Policies") && type.Namespace!.Length > Root.Length + "Policies.".Length
            ? type.Namespace[(Root.Length + "Policies.".Length)..].Split('.')[0]
            : null;
}
