using Malmoi.Chat;
using Malmoi.Families;
using Malmoi.Instructions.Rendering;
using Malmoi.LanguageModels;
using Malmoi.Prompting.Formats;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>How conversations are written for the model of a folder, whether it is tuned, aligned or rewards.</summary>
internal static class ConversationText
{
    /// <summary>The file of a chat template, as other programs look for it.</summary>
    public const string FileName = "chat_template.jinja";

    /// <param name="path">The folder.</param>
    /// <param name="family">The model's, for its end mark.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="template">A format's name or a file; null: the folder's own chat template, or Alpaca's where none came with it.</param>
    /// <exception cref="InputException">There is no such format, or the template is broken.</exception>
    public static InstructionRenderer Of(string path, Family family, ITokenizer tokenizer, string? template)
    {
        var written =
            template is not null ? InstructionTemplate.Named(template, tokenizer)
            : ChatText.Template(path) is { } own
                ? InstructionTemplate.FromJinja(own, tokenizer, $"the chat template of '{path}'")
            : InstructionTemplate.Of(new Alpaca());
        return new InstructionRenderer(tokenizer, written)
        {
            Begin = Begins(tokenizer) && !written.WritesBegin ? tokenizer.Special.Begin : null,
            End = tokenizer.Special.End ?? (family.EosTokenId is [var end, ..] ? end : null),
        };
    }

    /// <summary>Whether a tokenizer itself puts its begin mark before a text.</summary>
    public static bool Begins(ITokenizer tokenizer) =>
        tokenizer.Special.Begin is { } begin
        && tokenizer is TokenizerPipeline pipeline
        && pipeline.Prepare("").Ids is [var first, ..]
        && first == begin;
}
