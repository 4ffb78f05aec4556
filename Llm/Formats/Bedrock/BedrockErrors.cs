using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Errors of Bedrock: <c>{"message": …}</c>, their type by AWS name where it is given, else by status.</summary>
internal static class BedrockErrors
{
    private const int LongestText = 4096;

    /// <summary>Reads the body of a failed call; whatever it is, there is an error.</summary>
    public static ChatError Read(int status, ReadOnlyMemory<byte> body)
    {
        string? message = null;
        string? name = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            message = root.Text("message"u8) ?? root.Text("Message"u8);
            name = Name(root.Text("__type"u8) ?? root.Text("code"u8));
        }
        catch (JsonException)
        {
            message = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestText)]);
        }

        return new ChatError(string.IsNullOrWhiteSpace(message) ? $"The provider answered with status {status}." : message)
        {
            Status = status,
            Type = TypeOf(name) ?? TypeOf(status),
            Code = name,
        };
    }

    /// <summary>Reads an exception or error inside a stream.</summary>
    public static ChatError Read(string name, string? errorMessage, ReadOnlySpan<byte> payload)
    {
        var message = errorMessage;
        try
        {
            var reader = new Utf8JsonReader(payload);
            using var document = JsonDocument.ParseValue(ref reader);
            message = document.RootElement.Text("message"u8) ?? document.RootElement.Text("Message"u8) ?? message;
        }
        catch (JsonException)
        {
            // An exception without a readable payload still has its name and its header.
            message = errorMessage;
        }

        return new ChatError(string.IsNullOrWhiteSpace(message) ? "The provider failed in the middle of its answer." : message)
        {
            Type = TypeOf(Name(name)) ?? "api_error",
            Code = name.Length == 0 ? null : name,
        };
    }

    /// <summary>Writes an error as Bedrock would.</summary>
    public static void Write(ChatError error, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("message"u8, error.Message);
        json.WriteString("__type"u8, NameOf(error));
        json.WriteEndObject();
    }

    /// <summary>AWS's name for an error.</summary>
    public static string NameOf(ChatError error) => error.Type switch
    {
        _ when error.Code is { } code && code.EndsWith("Exception", StringComparison.Ordinal) => code,
        "authentication_error" or "permission_error" => "AccessDeniedException",
        "not_found_error" => "ResourceNotFoundException",
        "rate_limit_error" => "ThrottlingException",
        "overloaded_error" => "ServiceUnavailableException",
        "timeout_error" => "ModelTimeoutException",
        "api_error" => "InternalServerException",
        _ => "ValidationException",
    };

    // `prefix#Name:url` in AWS's JSON protocols.
    private static string? Name(string? type)
    {
        if (type is null)
        {
            return null;
        }

        var from = type.LastIndexOf('#') + 1;
        var colon = type.IndexOf(':', from);
        return colon < 0 ? type[from..] : type[from..colon];
    }

    private static string? TypeOf(string? name) => name?.ToLowerInvariant() switch
    {
        "validationexception" or "modelerrorexception" or "serializationexception" => "invalid_request_error",
        "accessdeniedexception" => "permission_error",
        "unrecognizedclientexception" or "expiredtokenexception" or "invalidsignatureexception" or "incompletesignatureexception" or "missingauthenticationtokenexception" => "authentication_error",
        "resourcenotfoundexception" => "not_found_error",
        "throttlingexception" or "servicequotaexceededexception" or "toomanyrequestsexception" => "rate_limit_error",
        "serviceunavailableexception" or "modelnotreadyexception" => "overloaded_error",
        "modeltimeoutexception" => "timeout_error",
        "internalserverexception" or "modelstreamerrorexception" or "internalfailure" => "api_error",
        _ => null,
    };

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 => "timeout_error",
        429 => "rate_limit_error",
        503 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
