using Malmoi.Models;
using Malmoi.Server.Protocol;
using Microsoft.Extensions.AI;

namespace Malmoi.Server;

/// <summary>Vectors of texts, whatever they come from.</summary>
internal abstract class TextEmbeddings
{
    /// <summary>A text's vector, and how many tokens were read for it.</summary>
    /// <exception cref="InputException">There is none: the text is empty, too long, or no word of it is known.</exception>
    public abstract (float[] Vector, int Tokens) Of(PromptText text);
}

/// <summary>The mean of a Transformer's last hidden states.</summary>
internal sealed class TracedEmbeddings(TracedEmbeddingGenerator generator) : TextEmbeddings
{
    public override (float[] Vector, int Tokens) Of(PromptText text)
    {
        var ids = text.Tokens ?? generator.Encode(text.Text!);
        return (generator.Embed(ids), ids.Length);
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
