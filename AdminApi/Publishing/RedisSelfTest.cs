using StackExchange.Redis;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Refuses a server on which scripts are not atomic: publishing and ingestion would lose updates without a trace.</summary>
/// <remarks>Garnet without <c>--lua-transaction-mode</c> is such a server. Several connections are needed, one alone is always in order.</remarks>
internal static class RedisSelfTest
{
    private const int Connections = 4;
    private const int Rounds = 50;
    private const string Increment = "local v = redis.call('GET', KEYS[1]) redis.call('SET', KEYS[1], string.format('%d', tonumber(v or '0') + 1)) return 1";

    private const int Attempts = 3;

    /// <summary>Counts up from several connections at once; true if no increment is lost. A flush in the middle is no proof, so it tries three times.</summary>
    public static async Task<bool> ScriptsAreAtomicAsync(ConfigurationOptions options, string environment, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await CountAsync(options, environment, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> CountAsync(ConfigurationOptions options, string environment, CancellationToken cancellationToken)
    {
        RedisKey key = $"agw:{{{environment}}}:selftest:{Guid.NewGuid():N}";
        var multiplexers = new List<ConnectionMultiplexer>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                multiplexers.Add(await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken));
            }

            await Task.WhenAll(multiplexers.Select(async multiplexer =>
            {
                var database = multiplexer.GetDatabase();
                for (var i = 0; i < Rounds; i++)
                {
                    await database.ScriptEvaluateAsync(Increment, [key]).WaitAsync(cancellationToken);
                }
            }));

            var database = multiplexers[0].GetDatabase();
            var counted = await database.StringGetAsync(key);
            await database.KeyDeleteAsync(key, CommandFlags.FireAndForget);
            return counted.TryParse(out long sum) && sum == Connections * Rounds;
        }
        finally
        {
            foreach (var multiplexer in multiplexers)
            {
                await multiplexer.DisposeAsync();
            }
        }
    }
}
