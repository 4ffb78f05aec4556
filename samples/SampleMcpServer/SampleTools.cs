using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Agentgateway.Samples.SampleMcpServer;

/// <summary>The tools of the sample server.</summary>
[McpServerToolType]
public sealed class SampleTools(TimeProvider time)
{
    /// <summary>Returns its argument.</summary>
    [McpServerTool(Name = "echo", ReadOnly = true), Description("Returns the message unchanged.")]
    public string Echo([Description("Text to return")] string message) => message;

    /// <summary>Adds two numbers.</summary>
    [McpServerTool(Name = "add", ReadOnly = true), Description("Adds two numbers.")]
    public double Add([Description("First number")] double a, [Description("Second number")] double b) => a + b;

    /// <summary>The time in a time zone.</summary>
    [McpServerTool(Name = "current_time", ReadOnly = true), Description("The current time as RFC 3339 text.")]
    public string CurrentTime([Description("IANA time zone, e.g. Europe/Berlin; UTC if left out")] string? timeZone = null)
    {
        try
        {
            var zone = timeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(timeZone);
            return TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        }
        catch (TimeZoneNotFoundException)
        {
            throw new McpException($"Unknown time zone '{timeZone}'.");
        }
    }

    /// <summary>Counts with progress notifications, so that streamed answers can be seen.</summary>
    [McpServerTool(Name = "count", ReadOnly = true), Description("Counts up to a number, reporting progress on the way.")]
    public async Task<string> Count(
        [Description("Last number, 1 to 50")] int to,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken)
    {
        var last = Math.Clamp(to, 1, 50);
        for (var i = 1; i <= last; i++)
        {
            progress.Report(new ProgressNotificationValue { Progress = i, Total = last });
            await Task.Delay(20, cancellationToken);
        }

        return "Counted to " + last.ToString(CultureInfo.InvariantCulture) + ".";
    }
}
