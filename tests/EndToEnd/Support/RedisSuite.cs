using Agentgateway.EndToEnd.Browser;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd;

/// <summary>Everything that only looks shares one suite.</summary>
[CollectionDefinition(Name)]
public sealed class RedisSuite : ICollectionFixture<RedisSuiteFixture>, ICollectionFixture<BrowserFixture>
{
    public const string Name = "suite on redis-server";
}
