using Malmoi.Numerics;
using Malmoi.Text;
using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>Makes a classifier small (Joulin et al., 2016, "FastText.zip"): few rows, and a few codes for each.</summary>
public static class ClassifierQuantization
{
    /// <summary>Quantises a model; the given one stays as it is. Dispose what comes of it.</summary>
    /// <param name="model">A classifier that is not quantised.</param>
    /// <param name="options">How small.</param>
    /// <param name="corpus">The text it was trained on, to learn again from what the cutoff leaves; null for not.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">The model is none that can be quantised, or an option makes no sense.</exception>
    public static FastTextModel Quantize(
        FastTextModel model,
        QuantizationOptions? options = null,
        Corpus? corpus = null,
        CancellationToken ct = default
    )
    {
        options ??= new QuantizationOptions();
        options.Check(model.Options.Dimensions);
        if (model.Classifier is null)
        {
            throw new InputException("only classifiers can be quantised, and this model makes word vectors");
        }

        if (model is not { Input: IDenseRows rows, Output: IDenseRows labels })
        {
            throw new InputException("the model is quantised already: begin from the .bin file it was made of");
        }

        if (options.Outputs && labels.Rows < ProductQuantizer.Centroids)
        {
            throw new InputException(
                $"{labels.Rows} labels are too few to be quantised, which takes {ProductQuantizer.Centroids}: leave --outputs out"
            );
        }

        if (options.Cutoff is not { } cutoff || cutoff >= rows.Rows)
        {
            return corpus is null
                ? Coded(model.Options, model.Dictionary, rows, labels, options, ct)
                : throw new InputException(
                    "learning again is for what a cutoff leaves: name how many rows to keep (--cutoff), fewer than there are"
                );
        }

        var kept = RowSelection.Longest(model, rows, cutoff);
        using var input = Copy(kept.Rows.Count, rows.Columns, i => rows[kept.Rows[i]]);
        using var output = Copy(labels.Rows, labels.Columns, i => labels[i]);
        var head = model.Options;
        if (corpus is not null)
        {
            head = head with { Epochs = options.Epochs };
            using var text = NumberedText.Read(corpus.Blocks(ct), options.TemporaryFolder);
            ClassifierTrainer.Learn(
                new LabelledText(text, kept.Dictionary),
                kept.Dictionary,
                input,
                output,
                new ClassifierOptions
                {
                    Loss = head.Loss,
                    Negatives = head.Negatives,
                    Epochs = options.Epochs,
                    LearningRate = options.LearningRate,
                    Threads = options.Threads,
                    Seed = options.Seed,
                },
                ct
            );
        }

        return Coded(
            head,
            kept.Dictionary,
            new AlignedRows(input, input.Rows),
            new AlignedRows(output, output.Rows),
            options,
            ct
        );
    }

    private static FastTextModel Coded(
        FastTextOptions head,
        FastTextDictionary dictionary,
        IDenseRows rows,
        IDenseRows labels,
        QuantizationOptions options,
        CancellationToken ct
    )
    {
        const int OutputPartLength = 2;
        var input = QuantizerTraining.Quantize(
            rows,
            options.PartLength,
            options.Norms,
            "the input matrix",
            options.Seed,
            options.Threads,
            ct
        );
        IRowMatrix output = options.Outputs
            ? QuantizerTraining.Quantize(
                labels,
                OutputPartLength,
                options.Norms,
                "the output matrix",
                options.Seed,
                options.Threads,
                ct
            )
            : new DenseMatrix(labels.Rows, labels.Columns, Numbers(labels));
        return new FastTextModel(head, dictionary, input, output);
    }

    private static float[] Numbers(IDenseRows matrix)
    {
        var numbers = new float[matrix.Rows * matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
        {
            matrix[row].CopyTo(numbers.AsSpan(row * matrix.Columns));
        }

        return numbers;
    }

    private delegate ReadOnlySpan<float> RowOf(int row);

    private static AlignedMatrix Copy(int rows, int columns, RowOf row)
    {
        var copy = new AlignedMatrix(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            row(i).CopyTo(copy[i]);
        }

        return copy;
    }
}
