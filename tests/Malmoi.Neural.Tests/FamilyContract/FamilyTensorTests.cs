namespace Malmoi.Neural.Tests.FamilyContract;

/// <summary>What a pass makes it disposes, in every family.</summary>
[Collection(nameof(LiveTensors))]
public sealed class FamilyTensorTests
{
    public static TheoryData<string> All => FamilyContractTests.All;

    [Theory]
    [MemberData(nameof(All))]
    public void A_pass_leaves_no_tensor_behind(string name)
    {
        using var model = new TinyModel(name);
        using var input = model.Plain();
        model.Hidden(input).Dispose(); // what is made once is made now
        var before = LiveTensors.Count();
        model.Hidden(input).Dispose();
        Assert.Equal(before, LiveTensors.Count());
    }
}
