using System.Globalization;
using System.Text;

namespace Agentgateway.Configuration.Tests.Incremental;

/// <summary>Changes texts as people, programs and accidents do.</summary>
internal sealed class RandomEdits(Random random)
{
    private static readonly string[] Lines =
    [
        "", "# note", "      # deep note $A", "- name: added", "  - name: added", "- name: added\n  backends:\n  - host: h:1", "  name: twice", "    x: 1", "- ", "-", "- - a", "---", "...", "- name: [a,", "- name: \"x",
        "- name: 'a\n  b'", "- &a name: x", "- *a", "- !x name: y", "\tname: x", "- name: |\n    block\n    lines\n", "- name: |+\n    keep\n\n", "routes:", "policies: []", "- name: $A", "- name: ${A:-b}", "- name: ${A:-",
        "- name: $LINES", "- {name: flow}", "backends:\n- name: b\n  host: x:1", "- name: r1", "- name: >-\n    folded\n    text", "  hostnames: [a.example, '*.example']", "  matches:\n  - path: {regex: '('}", "  unknown: 1",
        "  policies:\n    authorization:\n      rules: ['request.path ==']", "  policies:\n    authorization:\n      rules: ['request.path == \"/\"']", "- name: r2 # same",
    ];

    private static readonly string[] Pieces =
    [
        " ", "\n", "\r\n", "\r", "#", " # c", "'", "\"", "{", "}", "[", "]", ":", ": ", "- ", "\n- ", "\n  ", "1", "x", "$", "${", "$A", "&a ", "*a", "|", ">", "\t", "\u2028", "\uFEFF", "é", "😀", ",", "null", "/", "\\",
    ];

    /// <summary>One change.</summary>
    public string Apply(string text) => random.Next(12) switch
    {
        0 => InsertLine(text),
        1 => InsertLine(text),
        2 => RemoveLines(text, 1),
        3 => RemoveItem(text),
        4 => CopyItem(text),
        5 => CopyItem(text),
        6 => ChangeCharacter(text),
        7 => ChangeCharacter(text),
        8 => InsertPiece(text),
        9 => ChangeEnd(text),
        10 => ChangeNumber(text),
        _ => ChangeNumber(text),
    };

    /// <summary>A configuration of many short routes.</summary>
    public string Routes()
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "# head\nfrontendPolicies: {}\n" : "");
        var nested = random.Next(2) == 0;
        var indent = nested ? new string(' ', 2 * random.Next(2, 4)) : random.Next(2) == 0 ? "" : "  ";
        text.Append(nested ? $"binds:\n- port: 8080\n  listeners:\n  - name: l\n    routes:\n" : "gateways:\n  default:\n    port: 8080\nroutes:\n");
        var count = random.Next(1, 12);
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}- name: r{i}\n{indent}  matches:\n{indent}  - path:\n{indent}      pathPrefix: /p{(random.Next(6) == 0 ? 0 : i)}\n");
            text.Append(random.Next(5) switch
            {
                0 => $"{indent}  policies:\n{indent}    authorization:\n{indent}      rules: ['request.method == \"GET\"']\n",
                1 => $"{indent}  policies:\n{indent}    localRateLimit: [{{maxTokens: 1, tokensPerFill: 1, fillInterval: 1s}}]\n",
                2 => $"\n{indent}  # note\n",
                _ => "",
            });
            text.Append(CultureInfo.InvariantCulture, $"{indent}  backends:\n{indent}  - host: 10.0.0.{i}:80\n");
        }

        text.Append(random.Next(3) switch
        {
            0 => "policies:\n- name: p\n  target: {route: {name: r1}}\n  policy: {csrf: {}}\nbackends:\n- name: b1\n  host: a:1\n- name: b2\n  host: b:2\n",
            1 => "tcpRoutes: []\n# end\n",
            _ => "",
        });
        return random.Next(5) == 0 ? text.Replace("\n", "\r\n").ToString() : text.ToString();
    }

    private string InsertLine(string text)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count + 1);
        var indent = at < lines.Count ? lines[at][..(lines[at].Length - lines[at].TrimStart(' ').Length)] : "";
        var line = Lines[random.Next(Lines.Length)];
        lines.Insert(at, random.Next(2) == 0 ? line : indent + line.Replace("\n", "\n" + indent, StringComparison.Ordinal));
        return string.Join('\n', lines);
    }

    private string RemoveLines(string text, int count)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        lines.RemoveRange(at, Math.Min(count, lines.Count - at));
        return string.Join('\n', lines);
    }

    private string RemoveItem(string text)
    {
        var lines = text.Split('\n').ToList();
        var (start, end) = Item(lines);
        lines.RemoveRange(start, end - start);
        return string.Join('\n', lines);
    }

    private string CopyItem(string text)
    {
        var lines = text.Split('\n').ToList();
        var (start, end) = Item(lines);
        var item = lines[start..end];
        if (random.Next(2) == 0)
        {
            lines.RemoveRange(start, end - start);
        }

        var (before, after) = Item(lines);
        if (random.Next(3) > 0 && item.Count > 0)
        {
            item[0] += random.Next(10).ToString(CultureInfo.InvariantCulture);
        }

        lines.InsertRange(random.Next(2) == 0 ? before : after, item);
        return string.Join('\n', lines);
    }

    private (int Start, int End) Item(List<string> lines)
    {
        var starts = lines.Index().Where(l => l.Item.TrimStart(' ').StartsWith("- ", StringComparison.Ordinal)).Select(l => l.Index).ToArray();
        if (starts.Length == 0)
        {
            return (0, 0);
        }

        var start = starts[random.Next(starts.Length)];
        var depth = Depth(lines[start]);
        var end = start + 1;
        while (end < lines.Count && (lines[end].Trim().Length == 0 || Depth(lines[end]) > depth))
        {
            end++;
        }

        return (start, end);

        static int Depth(string line) => line.Length - line.TrimStart(' ').Length;
    }

    private string ChangeCharacter(string text)
    {
        if (text.Length == 0)
        {
            return "a";
        }

        var at = random.Next(text.Length);
        return random.Next(3) == 0 ? text.Remove(at, 1) : text[..at] + (char)random.Next(33, 126) + text[(at + 1)..];
    }

    private string InsertPiece(string text) => text.Insert(random.Next(text.Length + 1), Pieces[random.Next(Pieces.Length)]);

    private string ChangeEnd(string text) => random.Next(3) switch
    {
        0 => text.TrimEnd(),
        1 => text + "\n",
        _ => text + Lines[random.Next(Lines.Length)],
    };

    private string ChangeNumber(string text)
    {
        var digits = text.Index().Where(c => char.IsAsciiDigit(c.Item)).Select(c => c.Index).ToArray();
        return digits.Length == 0 ? text : text.Insert(digits[random.Next(digits.Length)], random.Next(10).ToString(CultureInfo.InvariantCulture));
    }
}
