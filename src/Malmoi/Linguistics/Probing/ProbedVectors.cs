using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>Where probed vectors come from.</summary>
public enum ProbeSource
{
    /// <summary>The model in question.</summary>
    Model,

    /// <summary>The same model with random weights.</summary>
    Untrained,

    /// <summary>Word vectors that know no context.</summary>
    Static,
}

/// <summary>The vectors of one source, of what is learnt from and of what is reported on.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Learnt">Of what is learnt from.</param>
/// <param name="Tested">Of what is reported on.</param>
public sealed record ProbedVectors(ProbeSource Source, ActivationCache Learnt, ActivationCache Tested)
{
    /// <summary>Writes the vectors of sentences, one sentence after the other.</summary>
    /// <param name="activations">What gives them.</param>
    /// <param name="sentences">Read once.</param>
    /// <param name="path">Where the file is to be.</param>
    /// <param name="like">Sentences that are left out there are left out here too, that words be the same; null: none.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">No sentence is short enough.</exception>
    public static ActivationCache Write(
        IWordActivations activations,
        IEnumerable<TreebankSentence> sentences,
        string path,
        ActivationCache? like = null,
        CancellationToken ct = default
    )
    {
        using (var writer = new ActivationWriter(path))
        {
            var number = 0;
            foreach (var sentence in sentences)
            {
                ct.ThrowIfCancellationRequested();
                var isLeftOut = like?.FirstWord(number++) < 0;
                if (
                    !isLeftOut
                    && activations.Of(sentence.Text, [.. sentence.Words.Select(word => word.Range)]) is { } layers
                )
                {
                    writer.Add(layers, sentence.Words.Count);
                }
                else
                {
                    writer.LeaveOut();
                }
            }

            writer.Commit();
        }

        return ActivationCache.Open(path);
    }

    /// <summary>The sentences that have vectors, with the places of their words.</summary>
    public static IEnumerable<PlacedSentence> Place(IEnumerable<TreebankSentence> sentences, ActivationCache cache)
    {
        var number = 0;
        foreach (var sentence in sentences)
        {
            var first = number < cache.Sentences ? cache.FirstWord(number) : -1;
            if (first >= 0)
            {
                yield return new PlacedSentence(sentence, number, first);
            }

            number++;
        }
    }
}
