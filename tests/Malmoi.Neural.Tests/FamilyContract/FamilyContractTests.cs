using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Verification;
using Malmoi.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.FamilyContract;

/// <summary>What is true of every family, whatever its parts.</summary>
public class FamilyContractTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> All => [.. TinyConfigurations.All.Keys];

    public static TheoryData<string> Causal => Where(model => model.IsCausal);

    public static TheoryData<string> Readers => Where(model => model.ReadsTokens);

    [Fact]
    public void Every_family_of_Transformers_has_a_tiny_configuration() =>
        Assert.Equal(
            ["lstm", "resnet"],
            FamilyTable.ModelTypes.Where(type =>
                !TinyConfigurations.All.Values.Any(text => text.Contains($"\"{type}\"", StringComparison.Ordinal))
            )
        );

    [Theory]
    [MemberData(nameof(All))]
    public void Outputs_have_their_shapes(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel(name);
        using var trace = new StackTrace();
        var input = model.Plain();
        var hidden = model.Hidden(input, trace: trace);
        var length = model.Last.Embeddings is PatchEmbeddings patches ? patches.Patches + 1 : input.shape[1];
        Assert.Equal([2, length, model.Last.OutputWidth ?? model.Last.Width], hidden.shape);
        Assert.Equal(model.Last.Layers.Count + 1, trace.HiddenStates.Count);
        Assert.Equal(model.Last.Layers.Count, trace.Attentions.Count);
        Assert.All(
            trace.Attentions,
            weights => Assert.Equal([2, model.Last.Layers[0].Attention.Heads, length, length], weights.shape)
        );
        foreach (var head in model.Model.Heads.Values)
        {
            Assert.Equal([2, length, head.Spec.Outputs], head.Forward(hidden).shape);
        }
    }

    [Theory]
    [MemberData(nameof(Causal))]
    public void A_later_token_never_moves_an_earlier_place(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel(name);
        var ids = TinyModel.Ids(2, 7);
        var changed = ids.clone();
        changed[TensorIndex.Colon, 5] = 3;
        changed[TensorIndex.Colon, 6] = 4;
        var (before, after) = (model.Hidden(ids), model.Hidden(changed));
        Same(before.narrow(1, 0, 5), after.narrow(1, 0, 5));
        Assert.True(Gap(before.narrow(1, 6, 1), after.narrow(1, 6, 1)) > 1e-3);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Padding_after_a_text_never_moves_it(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel(name);
        var text = TinyModel.Ids(1, 4);
        var batch = cat([cat([text, model.Padding(3)], 1), TinyModel.Ids(1, 7, seed: 2)], 0);
        var mask = tensor(
            new long[,]
            {
                { 1, 1, 1, 1, 0, 0, 0 },
                { 1, 1, 1, 1, 1, 1, 1 },
            }
        );
        Same(model.Hidden(text), model.Hidden(batch, mask).narrow(0, 0, 1).narrow(1, 0, 4));
        if (model.Model.Encoder is not null && model.Model.Decoder is not null)
        {
            Same(model.Encode(text), model.Encode(batch, mask).narrow(0, 0, 1).narrow(1, 0, 4));
        }
    }

    [Theory]
    [MemberData(nameof(Causal))]
    public void Padding_before_a_text_never_moves_it_where_its_places_keep_their_numbers(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel(name);
        if (model.Model.Encoder is not null)
        {
            return; // these are padded after their texts
        }

        var text = TinyModel.Ids(1, 4);
        var batch = cat([cat([model.Padding(3), text], 1), TinyModel.Ids(1, 7, seed: 2)], 0);
        var mask = tensor(
            new long[,]
            {
                { 0, 0, 0, 1, 1, 1, 1 },
                { 1, 1, 1, 1, 1, 1, 1 },
            }
        );
        var positions = (mask.cumsum(1) - Held.Number(1)).clamp(min: Held.Number(0));
        Same(model.Hidden(text), model.Hidden(batch, mask, positions).narrow(0, 0, 1).narrow(1, 3, 4));
    }

    [Theory]
    [MemberData(nameof(Causal))]
    public void Step_by_step_is_all_at_once(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel(name);
        var ids = TinyModel.Ids(2, 7);
        using var cache = new KeyValueCache();
        var parts = new List<Tensor>();
        foreach (var (start, count) in ((int, int)[])[(0, 3), (3, 1), (4, 2), (6, 1)])
        {
            parts.Add(model.Hidden(ids.narrow(1, start, count), cache: cache));
        }

        Same(model.Hidden(ids), cat([.. parts], 1));
        Assert.Equal(7, cache.Length);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Attention_rows_sum_to_one_and_asking_for_them_changes_nothing(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel(name);
        using var trace = new StackTrace();
        var input = model.Plain();
        Same(model.Hidden(input), model.Hidden(input, trace: trace));
        foreach (var weights in trace.Attentions.Concat(trace.CrossAttentions))
        {
            Same(ones([.. weights.shape.SkipLast(1)]), weights.sum(dim: -1));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Published_names_and_ours_are_one_to_one(string name)
    {
        using var model = new TinyModel(name);
        var map = model.Family.Checkpoint;
        var taken = new Dictionary<(string Theirs, int Part), string>();
        foreach (var ours in model.Model.Tensors.Keys)
        {
            var places = map.Find(ours).ToList();
            Assert.True(places.Count > 0, $"'{ours}' has no published name");
            Assert.All(
                places,
                place =>
                {
                    Assert.Equal(ours, place.Ours[place.Part]);
                    Assert.True(map.Knows(place.Theirs), $"'{place.Theirs}' is written and not known");
                }
            );
            Assert.True(
                taken.TryAdd((places[0].Theirs, places[0].Part), ours),
                $"'{places[0].Theirs}' stands for two of ours"
            );
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_spec_alone_knows_every_tensor(string name)
    {
        using var model = new TinyModel(name);
        var needed = ModelTensors.Of(model.Model.Spec);
        var built = model.Model.Tensors;
        Assert.Equal(built.Keys.Order(), needed.Select(tensor => tensor.Name).Order());
        Assert.All(needed, tensor => Assert.Equal(built[tensor.Name].shape, tensor.Shape));
        Assert.All(needed, tensor => Assert.Equal(built[tensor.Name].requires_grad, tensor.IsLearned));
        Assert.Equal(
            built.Values.Where(tensor => tensor.requires_grad).Sum(tensor => tensor.numel()),
            new ModelSize(model.Model.Spec).Parameters
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_written_is_read_again(string name)
    {
        using var scratch = new TemporaryFolder();
        using var model = new TinyModel(name);
        CheckpointWriter.Write(scratch.Path, model.Model.Tensors, model.Family);
        using var folder = HuggingFaceFolder.Open(scratch.Path);
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        using var again = new Transformer(folder.Family.Spec(folder.Family.Task), weights);
        Assert.Empty(weights.Unknown);
        Assert.Equal(model.Model.Tensors.Keys.Order(), again.Tensors.Keys.Order());
        Assert.All(
            model.Model.Tensors,
            tensor => Assert.True(tensor.Value.equal(again.Tensors[tensor.Key]).all().item<bool>())
        );
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_text_beyond_the_table_of_positions_is_refused(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel(name);
        if (((TokenEmbeddings)model.Last.Embeddings).Positions is { } table)
        {
            Assert.Equal(table.Count, model.Hidden(TinyModel.Ids(1, table.Count)).shape[1]);
            var error = Assert.Throws<InputException>(() => model.Hidden(TinyModel.Ids(1, table.Count + 1)));
            Assert.Contains($"{table.Count} positions", error.Message, StringComparison.Ordinal);
        }
    }

    private static TheoryData<string> Where(Func<TinyModel, bool> chosen) =>
        [
            .. TinyConfigurations.All.Keys.Where(name =>
            {
                using var model = new TinyModel(name);
                return chosen(model);
            }),
        ];

    private static double Gap(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(Gap(expected, actual), 0, Tolerance);
    }
}
