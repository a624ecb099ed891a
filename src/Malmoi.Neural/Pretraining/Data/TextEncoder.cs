using System.Buffers;
using Malmoi.LanguageModels;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>The tokens of one text and what begins at each (nothing where marks are not asked for).</summary>
internal readonly record struct EncodedText(int[] Ids, TokenMarks[] Marks);

/// <summary>Encodes texts on one thread: quickly, or with marks.</summary>
internal sealed class TextEncoder(ITokenizer tokenizer, bool marks)
{
    private readonly ArrayBufferWriter<int> _ids = new();

    public EncodedText Encode(string text)
    {
        if (marks)
        {
            var tokens = tokenizer.Encode(text);
            return new EncodedText([.. tokens.Select(token => token.Id)], TextMarks.Of(text, tokens));
        }

        _ids.ResetWrittenCount();
        tokenizer.Encode(text, _ids);
        return new EncodedText(_ids.WrittenSpan.ToArray(), []);
    }
}
