using Malmoi.Village.Korean;

namespace Malmoi.Tests.Village.Korean;

public sealed class ParticleTests
{
    [Theory]
    [InlineData("책", "은", "책은")]
    [InlineData("나무", "은", "나무는")]
    [InlineData("책", "이", "책이")]
    [InlineData("나무", "이", "나무가")]
    [InlineData("물", "을", "물을")]
    [InlineData("커피", "을", "커피를")]
    [InlineData("형", "과", "형과")]
    [InlineData("누나", "과", "누나와")]
    [InlineData("길", "으로", "길로")]
    [InlineData("집", "으로", "집으로")]
    [InlineData("학교", "으로", "학교로")]
    [InlineData("빵", "이나", "빵이나")]
    [InlineData("차", "이나", "차나")]
    [InlineData("민준", "아", "민준아")]
    [InlineData("지우", "아", "지우야")]
    [InlineData("친구", "이랑", "친구랑")]
    [InlineData("서울", "이라고", "서울이라고")]
    [InlineData("할머니", "께서", "할머니께서")]
    [InlineData("나", "이", "내가")]
    [InlineData("너", "이", "네가")]
    [InlineData("저", "이", "제가")]
    [InlineData("누구", "이", "누가")]
    public void A_particle_suits_the_sound_before_it(string word, string particle, string expected) =>
        Assert.Equal(expected, Particle.Attach(word, particle));
}
