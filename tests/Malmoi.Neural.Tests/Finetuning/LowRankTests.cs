using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Tests.FamilyContract;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning;

/// <summary>What is true of an adapter beside any family.</summary>
public class LowRankTests
{
    public static TheoryData<string> All => [.. TinyConfigurations.All.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void An_adapter_starts_at_no_change_and_merged_it_is_the_same(string name)
    {
        using var scope = NewDisposeScope();
        using var plain = new TinyModel(name);
        using var lowRank = Fresh(name);
        using var adapted = new TinyModel(name, lowRank.Wrap);
        manual_seed(3);
        var input = plain.Plain();
        var before = plain.Hidden(input);
        Assert.Equal(0, Gap(before, adapted.Hidden(input)));

        Disturb(lowRank, adapted);
        var unmerged = adapted.Hidden(input);
        Assert.True(Gap(before, unmerged) > 1e-4);
        lowRank.Merge();
        Assert.InRange(Gap(unmerged, adapted.Hidden(input)), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_written_adapter_is_read_again(string name)
    {
        using var scope = NewDisposeScope();
        using var scratch = new TemporaryFolder();
        using var lowRank = Fresh(name);
        using var adapted = new TinyModel(name, lowRank.Wrap);
        Disturb(lowRank, adapted);
        lowRank.Write(scratch.Path, adapted.Model);
        using var folder = AdapterFolder.Open(scratch.Path);
        using var read = new LowRank(folder, adapted.Family);
        using var again = new TinyModel(name, read.Wrap);
        Assert.NotEmpty(read.Freeze(again.Model));
        var input = adapted.Plain();
        Assert.Equal(0, Gap(adapted.Hidden(input), again.Hidden(input)));
        Assert.Equal(lowRank.Modules.Order(), folder.Modules.Order());
    }

    [Fact]
    public void A_folder_is_opened_with_its_adapter()
    {
        using var scope = NewDisposeScope();
        using var folder = new SampleFolder();
        using var scratch = new TemporaryFolder();
        using var lowRank = Fresh("gpt2");
        using var adapted = new TinyModel("gpt2", lowRank.Wrap);
        Disturb(lowRank, adapted);
        lowRank.Write(scratch["adapter"], adapted.Model);
        var unnamed = Assert.Throws<InputException>(() => TransformerFolder.Open(scratch["adapter"]));
        Assert.Contains("base_model_name_or_path", unnamed.Message, StringComparison.Ordinal);

        using var opened = TransformerFolder.Open(folder.Path, adapter: scratch["adapter"]);
        var input = adapted.Plain();
        var merged = ((TorchModel)opened.Model).Transformer.Read(new StackInput { Input = input });
        Assert.InRange(Gap(adapted.Hidden(input), merged), 0, 1e-5);

        var config = Path.Combine(scratch["adapter"], "adapter_config.json");
        var named = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        named["base_model_name_or_path"] = folder.Path;
        File.WriteAllText(config, named.ToJsonString());
        using var found = TransformerFolder.Open(scratch["adapter"]);
        Assert.Equal(0, Gap(merged, ((TorchModel)found.Model).Transformer.Read(new StackInput { Input = input })));

        named["base_model_name_or_path"] = "somebody/elsewhere";
        File.WriteAllText(config, named.ToJsonString());
        var elsewhere = Assert.Throws<InputException>(() => TransformerFolder.Open(scratch["adapter"]));
        Assert.Contains("--adapter", elsewhere.Message, StringComparison.Ordinal);
        using var other = new SampleFolder("llama");
        var foreign = Assert.Throws<InputException>(() =>
            TransformerFolder.Open(other.Path, adapter: scratch["adapter"])
        );
        Assert.Contains("has not both of its factors", foreign.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_factors_are_trained_unless_the_configuration_says_more()
    {
        using var lowRank = Fresh("gpt2");
        using var adapted = new TinyModel("gpt2", lowRank.Wrap);
        var trained = lowRank.Freeze(adapted.Model);
        // In each of 2 layers c_attn, c_proj, c_fc and c_proj: an A each, and of the first three Bs.
        Assert.Equal(2 * (4 + 6), trained.Count);
        Assert.DoesNotContain(adapted.Model.Tensors.Values, tensor => tensor.requires_grad);
    }

    [Fact]
    public void Training_the_factors_lowers_the_loss_and_leaves_the_model()
    {
        using var scope = NewDisposeScope();
        using var lowRank = Fresh("llama");
        using var adapted = new TinyModel("llama", lowRank.Wrap);
        var matrix = adapted.Model.Tensors["decoder.layers.0.attention.query.weight"];
        var before = matrix.clone();
        var ids = TinyModel.Ids(4, 7);
        using var optimiser = optim.Adam(lowRank.Freeze(adapted.Model), 0.05);
        var losses = new List<float>();
        for (var step = 0; step < 20; step++)
        {
            using var inner = NewDisposeScope();
            var hidden = adapted.Model.Read(new StackInput { Input = ids });
            var loss = Losses.NextToken(adapted.Model.Heads["nextToken"].Forward(hidden), ids);
            optimiser.zero_grad();
            loss.backward();
            optimiser.step();
            losses.Add(loss.item<float>());
        }

        Assert.True(losses[^1] < losses[0] / 2, $"{losses[0]} to {losses[^1]}");
        Assert.Equal(0, Gap(before, matrix));
    }

    [Fact]
    public void A_target_that_no_module_has_is_refused()
    {
        var configuration = new AdapterConfiguration { TargetModules = new ModuleNames(["q_proj"]) };
        using var lowRank = new LowRank(configuration, Family("gpt2"));
        using var adapted = new TinyModel("gpt2", lowRank.Wrap);
        var error = Assert.Throws<InputException>(() => lowRank.Freeze(adapted.Model));
        Assert.Contains("'q_proj'", error.Message, StringComparison.Ordinal);
    }

    private static LowRank Fresh(string name) =>
        new(
            new AdapterConfiguration
            {
                Rank = 2,
                Alpha = 3,
                TargetModules = new ModuleNames(ModuleNames.AllLinear),
            },
            Family(name)
        );

    // As if it had been trained.
    private static void Disturb(LowRank lowRank, TinyModel model)
    {
        using var noGradients = no_grad();
        manual_seed(4);
        foreach (var factor in lowRank.Freeze(model.Model))
        {
            factor.normal_(0, 0.1);
        }
    }

    private static Family Family(string name) =>
        FamilyTable.Read(Encoding.UTF8.GetBytes(TinyConfigurations.All[name]), name);

    private static float Gap(Tensor a, Tensor b) => (a - b).abs().max().item<float>();
}
