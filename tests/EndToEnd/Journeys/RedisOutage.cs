namespace Agentgateway.EndToEnd.Journeys;

public sealed class RedisOutage() : OutageJourney("redis");
