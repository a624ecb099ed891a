using Malmoi.LanguageModels;
using Malmoi.Server.Protocol;
using Malmoi.Tokenization;
using Microsoft.Extensions.AI;

namespace Malmoi.Server;

/// <summary>Vectors of texts, whatever they come from.</summary>
internal abstract class TextEmbeddings
{
    /// <summary>A text's vector, and how many tokens were read for it.</summary>
    /// <exception cref="InputException">There is none: the text is empty, too long, or no word of it is known.</exception>
    public abstract (float[] Vector, int Tokens) Of(PromptText text);
}

/// <summary>The mean of a Transformer's last hidden states over a text's tokens, of length one (Reimers and Gurevych, 2019).</summary>
internal sealed class TracedEmbeddings(ITracedModel model, ITokenizer tokenizer) : TextEmbeddings
{
    public override (float[] Vector, int Tokens) Of(PromptText text)
    {
        int[] ids =
            text.Tokens
            ?? (
                tokenizer is TokenizerPipeline pipeline
                    ? pipeline.Prepare(text.Text!).Ids
                    : [.. tokenizer.Encode(text.Text!).Select(token => token.Id)]
            );
        if (ids.Length == 0)
        {
            throw new InputException("an empty text has no vector: give one of a word or more");
        }

        var states = model.Run(ids, TraceParts.HiddenStates).HiddenStates[^1];
        var width = states.Shape[^1];
        var vector = new float[width];
        for (var at = 0; at < states.Values.Length; at++)
        {
            vector[at % width] += states.Values[at];
        }

        var length = Math.Sqrt(vector.Sum(number => (double)number * number));
        return (Array.ConvertAll(vector, number => (float)(number / Math.Max(length, 1e-12))), ids.Length);
    }
}

/// <summary>Vectors from a generator of Microsoft.Extensions.AI: word vectors above all.</summary>
internal sealed class GeneratedTextEmbeddings(IEmbeddingGenerator<string, Embedding<float>> generator) : TextEmbeddings
{
    public override (float[] Vector, int Tokens) Of(PromptText text)
    {
        var embedding = generator
            .GenerateAsync([text.Text ?? throw new InputException("this model reads texts, not token ids")])
            .GetAwaiter()
            .GetResult()[0];
        return (
            embedding.Vector.ToArray(),
            text.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length
        );
    }
}
