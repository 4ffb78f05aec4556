using System.Text;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Formats and names of images and documents.</summary>
internal static class BedrockMedia
{
    /// <summary>Image format: the subtype of the media type.</summary>
    public static string ImageFormat(string? mediaType)
    {
        var slash = mediaType?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? "png" : mediaType![(slash + 1)..].ToLowerInvariant() switch
        {
            "jpg" => "jpeg",
            var subtype => subtype,
        };
    }

    /// <summary>Media type of an image format.</summary>
    public static string ImageType(string? format) => "image/" + (format ?? "png");

    /// <summary>Document format by media type, else by the name's extension; null if Bedrock knows none.</summary>
    public static string? DocumentFormat(MediaPart file) => file.MediaType?.ToLowerInvariant() switch
    {
        "application/pdf" => "pdf",
        "text/csv" => "csv",
        "application/msword" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "text/html" => "html",
        "text/plain" => "txt",
        "text/markdown" or "text/x-markdown" => "md",
        _ => ByExtension(file.Name),
    };

    /// <summary>Media type of a document format.</summary>
    public static string DocumentType(string? format) => format switch
    {
        "pdf" => "application/pdf",
        "csv" => "text/csv",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "html" => "text/html",
        "md" => "text/markdown",
        _ => "text/plain",
    };

    /// <summary>A name that Bedrock accepts (letters, digits, single spaces, hyphens, brackets), different from those used before.</summary>
    public static string DocumentName(string? fileName, Dictionary<string, int> used)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName ?? "");
        var name = new StringBuilder(stem.Length);
        foreach (var c in stem)
        {
            var kept = char.IsAsciiLetterOrDigit(c) || c is '-' or '(' or ')' or '[' or ']' ? c : ' ';
            if (kept != ' ' || (name.Length > 0 && name[^1] != ' '))
            {
                name.Append(kept);
            }
        }

        var clean = name.ToString().Trim();
        clean = clean.Length == 0 ? "document" : clean.Length > 190 ? clean[..190] : clean;
        var count = used[clean] = used.GetValueOrDefault(clean) + 1;
        return count == 1 ? clean : $"{clean} [{count}]";
    }

    private static string? ByExtension(string? name) => Path.GetExtension(name ?? "").ToLowerInvariant() switch
    {
        ".pdf" => "pdf",
        ".csv" => "csv",
        ".doc" => "doc",
        ".docx" => "docx",
        ".xls" => "xls",
        ".xlsx" => "xlsx",
        ".html" or ".htm" => "html",
        ".txt" => "txt",
        ".md" => "md",
        _ => null,
    };
}
