using System.Diagnostics;
using System.Globalization;

namespace Agentgateway.Testing.Redis;

/// <summary>A <c>redis-server</c> of the PATH, without persistence.</summary>
public sealed class RedisServer : RedisProcess
{
    protected override ProcessStartInfo CreateStartInfo() => new("redis-server",
    [
        "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--requirepass", Password, "--save", "", "--daemonize", "no",
    ]);
}
