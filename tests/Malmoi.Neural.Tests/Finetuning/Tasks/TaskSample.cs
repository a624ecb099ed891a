using Malmoi.Data.Records;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Tests;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Neural.Tests.Finetuning.Tasks;

/// <summary>A small model of any family with a tokenizer of words, as a folder, and files of records beside it.</summary>
internal sealed class TaskSample : IDisposable
{
    public static readonly string[] Pieces =
    [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "고양이가",
        "개가",
        "새가",
        "쥐를",
        "물을",
        "집을",
        "잔다",
        "본다",
        "안",
        "참",
        "the",
        "cat",
        "dog",
        "sleeps",
        "sees",
        "not",
        "##는",
        "경찰",
        "?",
        ".",
    ];

    private readonly TemporaryFolder _folder = new();

    /// <param name="config">Of a family of 24 tokens; its padding is 0, its end 3.</param>
    public TaskSample(string config)
    {
        var family = FamilyTable.Read(System.Text.Encoding.UTF8.GetBytes(config), "config.json");
        using var weights = new FreshWeights(7, family);
        using var model = new Transformer(family.Spec(family.Task), weights);
        CheckpointWriter.Write(Model, model.Tensors, family);
        File.WriteAllBytes(Path.Combine(Model, "tokenizer.json"), TokenizerJson.Write(Tokenizer));
    }

    public static TokenizerPipeline Tokenizer { get; } =
        new(
            new TokenizerParts
            {
                Model = new WordPiece(new SubwordVocabulary(Pieces)),
                Splitter = new WhitespaceSplit(),
                PostProcessor = new BertProcessor(new SpecialPiece("[SEP]", 3), new SpecialPiece("[CLS]", 2)),
                AddedTokens = [.. Pieces.Take(4).Select((piece, id) => new AddedToken(id, piece) { Special = true })],
            }
        );

    public string Model => _folder["model"];

    public string Output => _folder["out"];

    public string this[string name] => _folder[name];

    public RecordFile Records(string text, string name = "records.tsv") =>
        RecordFile.Open(_folder.Write(name, text.Replace("\r", "", StringComparison.Ordinal)));

    public void Dispose() => _folder.Dispose();

    /// <summary>A small BERT with positions enough for these texts.</summary>
    public const string Bert = """
        {"model_type": "bert", "architectures": ["BertForMaskedLM"], "vocab_size": 24, "hidden_size": 32, "intermediate_size": 64,
         "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 32, "pad_token_id": 0, "initializer_range": 0.2,
         "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        """;
}
