using System.Globalization;
using System.Net;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;
using Agentgateway.Gateway.Admin;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Reads environment variables (and <c>--NAME=value</c> arguments) by kind and collects what is wrong with them. An empty variable counts as unset.</summary>
internal sealed class EnvironmentReader(IConfiguration environment)
{
    private readonly List<string> _errors = [];

    public string? Text(string name) => environment[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary><c>true</c> or <c>false</c>, also <c>1</c> or <c>0</c>.</summary>
    public bool? Flag(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "1":
            case { } yes when yes.Equals("true", StringComparison.OrdinalIgnoreCase):
                return true;
            case "0":
            case { } no when no.Equals("false", StringComparison.OrdinalIgnoreCase):
                return false;
            case { } other:
                Refuse(name, other, "true or false");
                return null;
        }
    }

    /// <summary>A duration in Go's syntax; a number at the end without a unit is seconds.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (GoDuration.TryParse(char.IsAsciiDigit(text[^1]) ? text + "s" : text, out var value))
        {
            return value;
        }

        Refuse(name, text, GoDuration.Allowed);
        return null;
    }

    /// <summary>A whole number from <paramref name="least"/> on.</summary>
    public int? Number(string name, int least)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        Refuse(name, text, $"a number from {least} on");
        return null;
    }

    /// <summary>An address of one of the endpoints for operators.</summary>
    public string? Address(string name)
    {
        if (Text(name) is { } text && !AdminAddress.TryParse(text, out _))
        {
            Refuse(name, text, "ip:port, localhost:port, unix:/path, off");
            return null;
        }

        return Text(name);
    }

    /// <summary>One of some words, in any case; <paramref name="words"/> are lower case.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        // agentgateway reads some of these as JSON, quotes included.
        if (Text(name) is not { } text)
        {
            return null;
        }

        var word = text.Trim('"').ToLowerInvariant();
        if (words.Contains(word))
        {
            return word;
        }

        Refuse(name, text, string.Join(", ", words.ToArray()));
        return null;
    }

    /// <summary>64 hex digits. The value is a secret: the error tells its length only.</summary>
    public SecretText? Key(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (text.Length == 64 && text.All(char.IsAsciiHexDigit))
        {
            return new SecretText(text);
        }

        Refuse(name, null, $"64 hex digits, not a text of {text.Length} characters");
        return null;
    }

    /// <summary>An absolute http or https URL.</summary>
    public Uri? Url(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        // The part before an @ may be a password.
        Refuse(name, text.Contains('@') ? null : text, "an absolute http or https URL");
        return null;
    }

    /// <summary>Headers as <c>name=value,…</c> or as a JSON object of texts; null when unset.</summary>
    /// <param name="encoded">Whether values are percent-encoded, as in the variables of OpenTelemetry.</param>
    public IReadOnlyList<KeyValuePair<string, SecretText>>? Headers(string name, bool encoded)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (EnvironmentHeaders.Parse(text) is not { } pairs)
        {
            // Values are credentials more often than not.
            Refuse(name, null, "name=value pairs with commas between, or a JSON object of texts");
            return null;
        }

        return [.. pairs.Select(pair => KeyValuePair.Create(pair.Key, new SecretText(encoded ? WebUtility.UrlDecode(pair.Value.Replace("+", "%2B", StringComparison.Ordinal)) : pair.Value)))];
    }

    /// <exception cref="FormatException">Some variables could not be read; every line of the message names one, its value unless it is secret, and what is allowed.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new FormatException(string.Join(Environment.NewLine, _errors));
        }
    }

    private void Refuse(string name, string? value, string allowed) =>
        _errors.Add(value is null ? $"{name} cannot be read; allowed: {allowed}" : $"{name}: '{value}' cannot be read; allowed: {allowed}");
}
