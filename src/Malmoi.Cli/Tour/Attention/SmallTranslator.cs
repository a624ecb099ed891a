using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Families.EncoderDecoders;
using Malmoi.LanguageModels;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Trainers;
using Malmoi.Village.Views;
using static TorchSharp.torch;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A small Transformer as the paper of 2017 has it, that learns to translate.</summary>
internal sealed class SmallTranslator : IDisposable
{
    private const int BatchRows = 64;
    private const int Steps = 800;
    private const int LongestOutput = 48;

    private readonly TokenizerPipeline _tokenizer;
    private readonly Transformer _model;
    private readonly int _mark;

    public SmallTranslator(TourContext tour, IReadOnlyList<Translation> pairs, CancellationToken ct)
    {
        var path = tour.Write("translations.txt", pairs.SelectMany(pair => (string[])[pair.Source, pair.Target]));
        var recipe = new TokenizerRecipe
        {
            VocabularySize = 3000,
            ByteLevel = true,
            Jamo = true,
            Threads = tour.Threads,
        };
        Pairs = pairs.Count;
        _tokenizer = TokenizerTrainer.Train(Corpus.Open(path), recipe, null, ct).Tokenizer;
        _mark = _tokenizer.VocabularySize;
        var family = new Vaswani
        {
            ModelType = "vaswani",
            VocabSize = _mark + 1,
            DModel = 128,
            NumLayers = 2,
            NumHeads = 4,
            DFf = 512,
            Dropout = 0,
        };
        _model = Lesson.Fresh(family, ModelTask.NextToken, tour.Seed);
        var passages = new MemoryPassages([
            .. pairs.Select(pair => MemoryPassages.Of(Encode(pair.Source), Encode(pair.Target))),
        ]);
        var options = new BatchOptions
        {
            Size = BatchRows,
            Seed = tour.Seed,
            Padding = _mark,
            SortedBatches = 8,
        };
        new Lesson(tour, ct).Learn(
            new TransformerTraining(_model),
            new ObjectiveBatches(passages, new TranslationPairs(_mark, _mark), options),
            tour.Part(Steps),
            2e-3,
            tour.Seed
        );
    }

    /// <summary>How many it learnt from.</summary>
    public int Pairs { get; }

    public long Parameters => _model.Tensors.Values.Sum(tensor => tensor.numel());

    /// <summary>The translation that the model says token by token, always the likeliest next one.</summary>
    public string[] Translate(IReadOnlyList<string> sources)
    {
        var said = new string[sources.Count];
        var ids = sources.Select(Encode).ToArray();
        foreach (var rows in Enumerable.Range(0, ids.Length).OrderBy(row => ids[row].Length).Chunk(64))
        {
            foreach (var (row, text) in rows.Zip(Translate([.. rows.Select(row => ids[row])])))
            {
                said[row] = text;
            }
        }

        return said;
    }

    public void Dispose() => _model.Dispose();

    private string[] Translate(int[][] sources)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var source = IdGrid.Of([.. sources.Select(ids => (int[])[.. ids, _mark])], _mark);
        var lengths = tensor(sources.Select(ids => (long)ids.Length + 1).ToArray()).unsqueeze(1);
        var mask = arange(source.Length).unsqueeze(0) < lengths;
        var memory = _model.Encoder!.Forward(
            new StackInput
            {
                Input = tensor(source.Values, [source.Rows, source.Length], ScalarType.Int64),
                Mask = mask,
            }
        );
        var said = full([sources.Length, 1], _mark, ScalarType.Int64);
        var open = ones([sources.Length], ScalarType.Bool);
        for (var length = 0; length < LongestOutput && open.any().item<bool>(); length++)
        {
            using var step = NewDisposeScope();
            var hidden = _model.Read(
                new StackInput
                {
                    Input = said,
                    Memory = memory,
                    MemoryMask = mask,
                }
            );
            var next = _model.Heads[HeadNames.NextToken].Forward(hidden.select(1, -1)).argmax(-1);
            said = cat([said, where(open, next, full_like(next, _mark)).unsqueeze(1)], 1).MoveToOuterDisposeScope();
            open = open.logical_and(next != _mark).MoveToOuterDisposeScope();
        }

        var tokens = said.data<long>().ToArray().Chunk((int)said.shape[1]);
        return [.. tokens.Select(row => Decode(row.Skip(1).TakeWhile(id => id != _mark)))];
    }

    private string Decode(IEnumerable<long> ids) => _tokenizer.Decode([.. ids.Select(id => (int)id)]).Trim();

    private int[] Encode(string sentence) => [.. _tokenizer.Encode(sentence).Select(token => token.Id)];
}
