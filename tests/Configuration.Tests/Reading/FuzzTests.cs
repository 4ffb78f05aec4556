using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Agentgateway.Configuration.Tests.Reading;

/// <summary>No text makes the loader crash or hang. A few seconds here; longer with <c>AGW_FUZZ_SECONDS=600 dotnet test --project tests/Configuration.Tests -- --filter-class '*FuzzTests'</c>.</summary>
public sealed class FuzzTests
{
    private const int Iterations = 300;

    private static readonly string[] Pieces =
    [
        "&a", "*a", "!!str", "!x", "<<:", "? ", "- ", ": ", "|", ">", "|-", "{", "}", "[", "]", "'", "\"", "#", "%YAML 1.2", "---", "...", "\t", "\r", "\0", "\uFEFF", "$", "${", "${A:-", "$$", "~",
        "null", "0x", "1e999", "99999999999999999999", "-.inf", "\u2028", "\uD800", "é", "  ", "\n", "config:", "routes:", "binds:", "gateways:", "policies:", "conditional:", "port: 1",
    ];

    [Fact]
    public void Mutated_files_neither_crash_nor_hang_the_loader()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("AGW_FUZZ_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var seed = seconds == 0 ? 5 : Environment.TickCount;
        var random = new Random(seed);
        var corpus = Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Repository, "samples", "configs"), "*.yaml").Select(File.ReadAllText)
            .Concat(ReferenceFiles.ConfigFiles().Select(ReferenceFiles.Read)).ToArray();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; seconds == 0 ? i < Iterations : Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds); i++)
        {
            var text = Mutate(corpus[random.Next(corpus.Length)], random);
            try
            {
                ConfigLoader.LoadYaml(text, new ConfigLoadOptions { Environment = _ => "v", ReadFiles = false });
                ConfigLoader.LoadJson(Encoding.UTF8.GetBytes(text), ConfigLoadOptions.DocumentOnly);
                Agentgateway.Configuration.Migration.ConfigMigrator.Migrate(text);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {i}: {e}\n{text}");
            }
        }
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "aliases that multiply", Laughs() },
        { "nested lists", new string('[', 20_000) },
        { "nested objects", string.Concat(Enumerable.Repeat("{a: ", 10_000)) },
        { "nested blocks", string.Concat(Enumerable.Range(0, 2_000).Select(i => new string(' ', i) + "a:\n")) },
        { "nested list items", string.Concat(Enumerable.Repeat("- ", 20_000)) },
        { "a huge text", "a: \"" + new string('x', 1_000_000) + "\"" },
        { "many keys", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1\n")) },
        { "many anchors", string.Concat(Enumerable.Range(0, 10_000).Select(i => $"k{i}: &a{i} 1\n")) },
        { "an alias to itself", "a: &a [*a]" },
        { "many comments", string.Concat(Enumerable.Repeat("# $ x\n", 20_000)) + "{}" },
        { "many variables", "a: " + string.Concat(Enumerable.Repeat("$A ", 20_000)) },
        { "many variables that do not end", "a: " + string.Concat(Enumerable.Repeat("${A:-", 10_000)) },
        { "an endless quote", "a: '" + new string('\n', 20_000) },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Attack_is_refused_in_time(string what, string text)
    {
        var loading = Task.Run(() => ConfigLoader.LoadYaml(text, new ConfigLoadOptions { Environment = _ => null, ReadFiles = false }), TestContext.Current.CancellationToken);

        var result = await loading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.True(result.Errors.Any() || what == "many comments", what);
    }

    private static string Laughs()
    {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        return text.ToString();
    }

    private static string Mutate(string text, Random random)
    {
        var result = new StringBuilder(text);
        for (var i = random.Next(1, 8); i > 0 && result.Length > 4; i--)
        {
            var at = random.Next(result.Length);
            switch (random.Next(5))
            {
                case 0:
                    result.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    result.Remove(at, Math.Min(random.Next(1, 40), result.Length - at));
                    break;
                case 2:
                    result[at] = (char)random.Next(1, 0x250);
                    break;
                case 3:
                    var from = random.Next(result.Length);
                    result.Insert(at, result.ToString(from, Math.Min(random.Next(1, 200), result.Length - from)));
                    break;
                default:
                    result.Replace(Pieces[random.Next(Pieces.Length)], Pieces[random.Next(Pieces.Length)], at, Math.Min(300, result.Length - at));
                    break;
            }
        }

        return result.ToString();
    }
}
