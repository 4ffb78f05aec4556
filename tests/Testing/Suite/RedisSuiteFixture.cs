namespace Agentgateway.Testing.Suite;

/// <summary>The suite on <c>redis-server</c>.</summary>
public sealed class RedisSuiteFixture() : SuiteFixture(new SuiteOptions { Redis = "redis" });
