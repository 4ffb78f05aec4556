using System.Text;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Writes whole lines from many processes without mixing them, each behind the name of its source.</summary>
internal sealed class ConsoleOutput(TextWriter writer, bool color)
{
    private const string HostName = "apphost";
    private static readonly string[] Colors = ["36", "32", "35", "34", "33", "96", "92", "95", "94"];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _colors = [];
    private int _width = HostName.Length;

    /// <summary>The process's own console; colours unless it is redirected or <c>NO_COLOR</c> is set.</summary>
    public static ConsoleOutput Standard { get; } = new(
        Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Makes room for a name, so that the lines of all sources begin in one column.</summary>
    public void Reserve(string source)
    {
        lock (_gate)
        {
            _width = Math.Max(_width, source.Length);
        }
    }

    /// <summary>A line of the host itself.</summary>
    public void Host(string line) => Line(HostName, line);

    /// <summary>A line of the host itself that reports a problem.</summary>
    public void Error(string line) => Line(HostName, color ? $"\e[31m{line}\e[0m" : line);

    /// <summary>A line of a process.</summary>
    public void Line(string source, string line)
    {
        lock (_gate)
        {
            var name = source.PadRight(_width);
            if (color)
            {
                if (!_colors.TryGetValue(source, out var code))
                {
                    _colors[source] = code = Colors[_colors.Count % Colors.Length];
                }

                name = $"\e[{code}m{name}\e[0m";
            }

            Write($"{name} | {line}");
        }
    }

    /// <summary>Lines without a source, written in one piece.</summary>
    public void Block(StringBuilder lines)
    {
        lock (_gate)
        {
            Write(lines.ToString());
        }
    }

    // A reader that went away (a closed pipe) must not stop the services.
    private void Write(string text)
    {
        try
        {
            writer.WriteLine(text);
            writer.Flush();
        }
        catch (IOException)
        {
        }
    }
}
