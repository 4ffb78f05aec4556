using Agentgateway.Testing.Redis;

namespace Agentgateway.AdminApi.Tests.Publishing;

public sealed class ScriptsOnRedisTests() : ScriptTests(new RedisServer());
