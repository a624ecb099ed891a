using System.Text;
using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>Trained vectors with n-grams as a fastText model, which makes vectors for unknown words too and can be written as a .bin file.</summary>
public static class TrainedFastText
{
    /// <summary>The model; the rows are those of the training, so dispose one of the two.</summary>
    /// <exception cref="InputException">The n-grams are not those of fastText.</exception>
    public static FastTextModel Of(TrainedVectors trained)
    {
        var (options, vocabulary) = (trained.Options, trained.Vocabulary);
        if (options.Subwords is not { JamoMaximum: 0 } subwords)
        {
            throw new InputException(
                options.Subwords is null
                    ? "vectors without n-grams are no fastText model: write word2vec's text or binary form"
                    : "n-grams of Hangul letters have no place in fastText's files: write the words' vectors as text (.vec)"
            );
        }

        var head = new FastTextOptions
        {
            Dimensions = options.Dimensions,
            Window = options.Window,
            Epochs = options.Epochs,
            MinimumCount = (int)Math.Min(int.MaxValue, vocabulary.Counts[^1]),
            Negatives = options.Negatives,
            Loss = options.Negatives > 0 ? FastTextLoss.NegativeSampling : FastTextLoss.HierarchicalSoftmax,
            Task = options.Model == WindowModel.Cbow ? FastTextTask.Cbow : FastTextTask.SkipGram,
            Buckets = subwords.Buckets,
            ShortestNGram = subwords.Minimum,
            LongestNGram = subwords.Maximum,
            SamplingThreshold = options.Sample,
        };
        var dictionary = new FastTextDictionary(head, vocabulary.Total);
        for (var word = 0; word < vocabulary.Count; word++)
        {
            dictionary.Add(Encoding.UTF8.GetBytes(vocabulary.Words[word]), vocabulary.Counts[word], isLabel: false);
        }

        return new FastTextModel(
            head,
            dictionary,
            new AlignedRows(trained.Input, trained.Input.Rows),
            new AlignedRows(trained.Output, vocabulary.Count)
        );
    }
}
