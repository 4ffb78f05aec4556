using Agentgateway.Testing.Redis;

namespace Agentgateway.AdminApi.Tests.Publishing;

public sealed class ScriptsOnGarnetTests() : ScriptTests(new GarnetServer());
