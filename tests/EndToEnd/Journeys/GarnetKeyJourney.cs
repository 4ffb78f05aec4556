using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Journeys;

public sealed class GarnetKeyJourney(GarnetSuiteFixture fixture) : KeyJourney(fixture), IClassFixture<GarnetSuiteFixture>;
