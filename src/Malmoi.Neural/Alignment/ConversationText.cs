using Malmoi.Families;
using Malmoi.Instructions.Rendering;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Alignment;

/// <summary>How conversations are written for the model of a folder.</summary>
public static class ConversationText
{
    /// <param name="path">The folder.</param>
    /// <param name="family">The model's, for its begin mark.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="template">A format's name or a file; null: the folder's own chat template.</param>
    /// <exception cref="InputException">The folder has no template and none is named, or it is broken.</exception>
    public static InstructionRenderer Of(string path, Family family, ITokenizer tokenizer, string? template)
    {
        var written =
            template is not null ? InstructionTemplate.Named(template, tokenizer)
            : HuggingFaceTokenizer.Open(path).ChatTemplate is { } own
                ? InstructionTemplate.FromJinja(own, tokenizer, $"the chat template of '{path}'")
            : throw new InputException(
                $"'{path}' says not how a conversation is written for it (it has no chat template): name a format with --template (alpaca, kullm, chatml, ...)"
            );
        return new InstructionRenderer(tokenizer, written)
        {
            Begin = written.WritesBegin ? null : TransformerText.Begin(family, tokenizer),
            End = family.EosTokenId is [var end, ..] ? end : tokenizer.Special.End,
        };
    }
}
