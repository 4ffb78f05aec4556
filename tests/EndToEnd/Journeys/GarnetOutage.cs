namespace Agentgateway.EndToEnd.Journeys;

public sealed class GarnetOutage() : OutageJourney("garnet");
