using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Journeys;

[Collection(RedisSuite.Name)]
public sealed class RedisKeyJourney(RedisSuiteFixture fixture) : KeyJourney(fixture);
