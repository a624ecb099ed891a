using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Storage;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Finetuning;

/// <summary>Gives a model rows for the pieces that its tokenizer has learned from other text, to be trained on (as Llama-2-Ko was made of Llama 2).</summary>
/// <remarks>
/// On text without new pieces the model's numbers before the softmax are what they were; of its probability the new pieces take a share.
/// </remarks>
public static class VocabularyExtension
{
    private const string SentencePieceName = "tokenizer.model";
    private static readonly string[] Kept =
    [
        "generation_config.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
    ];

    /// <summary>Writes the extended model as a folder with its tokenizer.</summary>
    /// <param name="model">The folder of the model, with its own tokenizer.</param>
    /// <param name="tokenizer">An extension of that tokenizer: no id of it has moved.</param>
    /// <param name="output">The folder to write, another one.</param>
    /// <returns>How many pieces are new.</returns>
    /// <exception cref="InputException">The tokenizer is no extension of the model's, a part of the folder is missing or damaged, or the output cannot be written.</exception>
    public static int Write(string model, string tokenizer, string output)
    {
        if (Path.GetFullPath(model) == Path.GetFullPath(output))
        {
            throw new InputException($"'{output}' is the model that is extended: name another folder to write to");
        }

        using var folder = HuggingFaceFolder.Open(model);
        var old = new PieceUnits(model);
        var spellings = NewPieces.Of(old, new PieceUnits(tokenizer));
        var first = old.Tokenizer.VocabularySize;
        var family = folder.Family;
        var extended = Resized(family, rows => Math.Max(rows, first + spellings.Count));
        var weights = new CheckpointWeights(folder.Weights, family.Checkpoint, type: null);
        using var larger = new Transformer(
            extended.Spec(extended.Task),
            new ExtendedWeights(
                weights,
                family.Spec(family.Task),
                Resized(family, rows => rows + 1).Spec(family.Task),
                first,
                spellings
            )
        );
        weights.CheckAllKnown(folder);
        Copy(model, tokenizer, output);
        CheckpointWriter.Write(output, larger.Tensors, extended);
        return spellings.Count;
    }

    // Every family calls it so, and Marian's decoder may have a size of its own.
    private static Family Resized(Family family, Func<int, int> size)
    {
        var config = JsonNode.Parse(FamilyTable.Write(family))!.AsObject();
        foreach (var key in new[] { "vocab_size", "decoder_vocab_size" })
        {
            if (config[key] is { } rows)
            {
                config[key] = size(rows.GetValue<int>());
            }
        }

        return FamilyTable.Read(Encoding.UTF8.GetBytes(config.ToJsonString()), "config.json");
    }

    private static void Copy(string model, string tokenizer, string output)
    {
        var file = Directory.Exists(tokenizer)
            ? Path.Combine(tokenizer, HuggingFaceTokenizer.TokenizerName)
            : tokenizer;
        using var folder = new OutputFolder(output);
        foreach (var name in Kept.Where(name => File.Exists(Path.Combine(model, name))))
        {
            folder.Add(name).Write(File.ReadAllBytes(Path.Combine(model, name)));
        }

        var isSentencePiece = Path.GetExtension(file) == ".model";
        folder
            .Add(isSentencePiece ? SentencePieceName : HuggingFaceTokenizer.TokenizerName)
            .Write(File.ReadAllBytes(file));
        folder.Commit();
    }
}
