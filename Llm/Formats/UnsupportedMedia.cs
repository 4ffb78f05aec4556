using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats;

/// <summary>What a user shows must not be lost in silence: where a target has no place for it, the request is refused.</summary>
internal static class UnsupportedMedia
{
    /// <summary>The refusal; its field is the kind of part as OpenAI's clients name it, or <c>file_id</c>.</summary>
    public static TranslationRefusedException Refusal(MediaPart media) => media.FileId is not null && media.Kind != MediaKind.Audio
        ? new TranslationRefusedException("file_id", "The file lies at another provider; send its content.")
        : new TranslationRefusedException(FieldOf(media.Kind), $"This model does not take {media.Kind.ToString().ToLowerInvariant()} content from this kind of source.");

    private static string FieldOf(MediaKind kind) => kind switch
    {
        MediaKind.Image => "image_url",
        MediaKind.Audio => "input_audio",
        MediaKind.Video => "video",
        _ => "file",
    };
}
