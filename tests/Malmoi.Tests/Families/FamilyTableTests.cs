using System.Reflection;
using System.Text;
using System.Text.Json;
using Malmoi.Families;
using Malmoi.Families.Decoders;

namespace Malmoi.Tests.Families;

public class FamilyTableTests
{
    public static TheoryData<string> ModelTypes => [.. FamilyTable.ModelTypes];

    [Theory]
    [MemberData(nameof(ModelTypes))]
    public void What_a_configuration_leaves_out_has_its_default(string type)
    {
        var family = Read($$"""{"model_type": "{{type}}", "vocab_size": 9}""");
        var fresh = Activator.CreateInstance(family.GetType())!;
        foreach (
            var property in Settable(family)
                .Where(property => property.Name is not ("ModelType" or "VocabSize" or "Unknown"))
        )
        {
            Assert.Equal(Text(property, fresh), Text(property, family));
        }
    }

    [Theory]
    [MemberData(nameof(ModelTypes))]
    public void A_written_configuration_is_read_as_it_was(string type)
    {
        // Every number that may be left out is said to be nothing, as published configurations do.
        var family = Read($$"""{"model_type": "{{type}}", "vocab_size": 9}""");
        var said = new Dictionary<string, object?>
        {
            ["model_type"] = type,
            ["vocab_size"] = 9,
            ["of_another"] = 1,
        };
        foreach (
            var property in Settable(family)
                .Where(property => Nullable.GetUnderlyingType(property.PropertyType) is not null)
        )
        {
            said[JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)] = null;
        }

        var read = Read(JsonSerializer.Serialize(said));
        var again = Read(FamilyTable.Write(read));
        Assert.DoesNotContain("\"checkpoint\"", FamilyTable.Write(read), StringComparison.Ordinal);
        foreach (var property in Settable(read).Where(property => property.Name != "Unknown"))
        {
            Assert.Equal(Text(property, read), Text(property, again));
        }

        Assert.Contains("of_another", again.Unknown!.Keys);
    }

    [Theory]
    [InlineData("""{"model_type": "gpt2"}""", "vocab_size")]
    [InlineData("""{"model_type": "gpt3"}""", "'gpt3'")]
    [InlineData("""{"vocab_size": 3}""", "model_type")]
    [InlineData("""{"model_type": "gpt2", "vocab_size": "many"}""", "vocab_size")]
    [InlineData("[]", "model_type")]
    [InlineData("{", "not a configuration")]
    public void A_bad_configuration_is_refused_in_one_line(string json, string said)
    {
        var error = Assert.Throws<InputException>(() => Read(json));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Parts_of_an_inner_record_that_are_left_out_have_their_defaults()
    {
        var mpt = Assert.IsType<Mpt>(Read("""{"model_type": "mpt", "attn_config": {"clip_qkv": 6.0}}"""));
        Assert.Equal(new MptAttention { ClipQkv = 6 }, mpt.AttnConfig);
    }

    private static Family Read(string json) => FamilyTable.Read(Encoding.UTF8.GetBytes(json), "config.json");

    private static IEnumerable<PropertyInfo> Settable(Family family) =>
        family.GetType().GetProperties().Where(property => property.CanWrite);

    private static string Text(PropertyInfo property, object family) =>
        JsonSerializer.Serialize(property.GetValue(family), property.PropertyType);
}
