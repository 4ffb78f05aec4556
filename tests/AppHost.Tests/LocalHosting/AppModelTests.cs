using System.Runtime.CompilerServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Agentgateway.AppHost.Tests.LocalHosting;

public sealed class AppModelTests
{
    [Theory]
    [InlineData("1st")]
    [InlineData("two--hyphens")]
    [InlineData("trailing-")]
    [InlineData("with space")]
    [InlineData("")]
    public void Invalid_resource_names_are_refused(string name)
    {
        var host = new TestHost();

        var error = Assert.Throws<DistributedApplicationException>(() => host.Builder.AddExecutable(name, "x", "."));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resource_names_are_unique_whatever_their_case()
    {
        var host = new TestHost();
        host.Builder.AddExecutable("one", "x", ".");

        Assert.Throws<DistributedApplicationException>(() => host.Builder.AddExecutable("ONE", "x", "."));
    }

    [Fact]
    public void An_endpoint_name_is_unique_in_its_resource()
    {
        var resource = new TestHost().Builder.AddExecutable("one", "x", ".").WithHttpEndpoint();

        Assert.Throws<DistributedApplicationException>(() => resource.WithHttpEndpoint());
    }

    [Fact]
    public async Task Configuration_wins_over_a_parameters_default()
    {
        await using var host = new TestHost(args: ["--Parameters:token=from-outside"]);
        var parameter = host.Builder.AddParameter("token", new GenerateParameterDefault(), secret: true, persist: true);

        Assert.Equal("from-outside", await parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_persisted_parameter_keeps_its_value_and_others_do_not()
    {
        using var data = new Testing.TemporaryFolder();
        var digits = new GenerateParameterDefault { MinLength = 64, Lower = false, Upper = false, Special = false };
        var first = new TestHost(data).Builder;
        var second = new TestHost(data).Builder;

        var kept = await first.AddParameter("kept", digits, persist: true).Resource.GetValueAsync(TestContext.Current.CancellationToken);
        var fresh = await first.AddParameter("fresh", digits, persist: false).Resource.GetValueAsync(TestContext.Current.CancellationToken);

        Assert.Matches("^[0-9]{64}$", kept);
        Assert.Equal(kept, await second.AddParameter("kept", digits, persist: true).Resource.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.NotEqual(fresh, await second.AddParameter("fresh", digits, persist: false).Resource.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_missing_parameter_is_named_with_its_variable()
    {
        var parameter = new TestHost().Builder.AddParameter("license");

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(async () => await parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Parameters__license", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expression_joins_text_parameters_and_addresses()
    {
        var host = new TestHost(args: ["--Parameters:token=abc"]);
        var token = host.Builder.AddParameter("token");
        var server = host.Builder.AddExecutable("server", "x", ".").WithHttpEndpoint();
        server.Resource.Annotations.OfType<EndpointAnnotation>().Single().AllocatedPort = 1234;

        var expression = ReferenceExpression.Create($"{server.GetEndpoint("http")}/in?t={token}&p={server.GetEndpoint("http").Property(EndpointProperty.Port)}");

        Assert.Equal("http://localhost:1234/in?t=abc&p=1234", await expression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("{server.bindings.http.url}/in?t={token.value}&p={server.bindings.http.port}", expression.ValueExpression);
    }

    public static TheoryData<string, Action<IDistributedApplicationBuilder>> UnsupportedCalls => new()
    {
        { "AddContainer", b => b.AddContainer("c", "image") },
        { "AddContainer", b => b.AddContainer("c", "image", "1") },
        { "AddDockerfile", b => b.AddDockerfile("c", ".") },
        { "AddProject without launchProfileName", b => b.AddProject("p", "p.csproj") },
        { "AddProject with a launch profile", b => b.AddProject("p", "p.csproj", "https") },
        { "WithReplicas(3)", b => b.AddProject("p", "p.csproj", launchProfileName: null).WithReplicas(3) },
        { "WithHttpsEndpoint", b => b.AddExecutable("e", "x", ".").WithHttpsEndpoint() },
        { "WithEndpoint(scheme: \"https\")", b => b.AddExecutable("e", "x", ".").WithEndpoint(scheme: "https") },
        { "an endpoint with different port and targetPort", b => b.AddExecutable("e", "x", ".").WithHttpEndpoint(80, 81) },
        { "WaitForCompletion", b => b.AddExecutable("e", "x", ".").WaitForCompletion(b.AddExecutable("f", "x", ".")) },
        { "WithHealthCheck", b => b.AddExecutable("e", "x", ".").WithHealthCheck("key") },
        { "WithVolume", b => b.AddRedis("r").WithVolume("v", "/data") },
        { "WithBindMount", b => b.AddRedis("r").WithBindMount("v", "/data") },
        { "WithImageTag", b => b.AddRedis("r").WithImageTag("8") },
        { "WithDataVolume(isReadOnly: true)", b => b.AddRedis("r").WithDataVolume(isReadOnly: true) },
    };

    [Theory]
    [MemberData(nameof(UnsupportedCalls), DisableDiscoveryEnumeration = true)]
    public void An_unsupported_call_throws_and_names_itself(string call, Action<IDistributedApplicationBuilder> act)
    {
        var error = Assert.Throws<NotSupportedException>(() => act(new TestHost().Builder));

        Assert.StartsWith(call, error.Message, StringComparison.Ordinal);
        Assert.Contains("AspireHosting=packages", error.Message, StringComparison.Ordinal);
    }

    // The same source must bind to the same overloads as with the packages: variance and constraints are part of the contract.
    [Fact]
    public void The_builder_is_covariant_as_in_Aspire()
    {
        var parameter = typeof(IResourceBuilder<>).GetGenericArguments().Single();

        Assert.True(parameter.GenericParameterAttributes.HasFlag(System.Reflection.GenericParameterAttributes.Covariant));
        Assert.Contains(typeof(IResource), parameter.GetGenericParameterConstraints());
    }

    [Fact]
    public void Program_reads_like_a_table_of_contents()
    {
        var program = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "AppHost", "Program.cs");

        Assert.InRange(File.ReadAllLines(program).Length, 10, 60);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
