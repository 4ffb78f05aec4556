namespace Agentgateway.Testing.Suite;

/// <summary>The suite on Garnet.</summary>
public sealed class GarnetSuiteFixture() : SuiteFixture(new SuiteOptions { Redis = "garnet" });
